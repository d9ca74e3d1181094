import type { ServerResponse } from 'node:http';
import { failure, type SeenRequest } from './objects.js';

/** What goes wrong with one request: an answer of this status, or none as it should be. */
export type Fault =
  | { status: number; message?: string; headers?: Record<string, string>; html?: boolean }
  /** The right answer, so much later. */
  | { slowMs: number }
  /** A watch that begins well and then tells of an error. */
  | { errorEvent: number }
  | 'refused with what was sent'
  | 'hang'
  | 'reset'
  | 'half an answer'
  | 'done and not answered';

/** Of which requests one is. */
export type RequestKind = 'list' | 'next page' | 'watch' | 'other';

export function kindOf({ method, query }: SeenRequest, isList: boolean): RequestKind {
  if (method !== 'GET') return 'other';
  if (query['watch'] === 'true') return 'watch';
  if (query['continue'] !== undefined) return 'next page';
  return isList ? 'list' : 'other';
}

export function goWrong(fault: Exclude<Fault, { slowMs: number }>, outgoing: ServerResponse): void {
  if (fault === 'hang') return;
  if (fault === 'half an answer') {
    outgoing.writeHead(200, { 'content-length': '100' }).write('{"metadata":', () => outgoing.destroy());
    return;
  }
  if (typeof fault === 'string') return void outgoing.destroy();
  if ('errorEvent' in fault) {
    const object = failure(fault.errorEvent, 'told to fail').body;
    outgoing.writeHead(200).end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
    return;
  }
  const { status, message = 'told to fail', headers = {}, html } = fault;
  const body = html === true ? '<html>Bad gateway</html>' : JSON.stringify(failure(status, message).body);
  outgoing.writeHead(status, headers).end(body);
}
