import type { ServerResponse } from 'node:http';

/** The answer that is under way on a connection. Node names it nowhere else, and its own handlers look here too. */
export const answerOn = (socket: object): ServerResponse | undefined =>
  (socket as { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
