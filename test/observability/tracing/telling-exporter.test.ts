import { afterEach, describe, expect, it } from '@jest/globals';
import { diag } from '@opentelemetry/api';
import type { Observation } from '../../../src/observability/observation.js';
import { hearLibrary } from '../../../src/observability/tracing/telling-exporter.js';

afterEach(() => diag.disable());

const told = (warn: () => void): unknown[] => {
  const heard: Observation[] = [];
  hearLibrary((observation) => void heard.push(observation));
  warn();
  return heard.map((observation) => ('detail' in observation ? observation.detail?.['reason'] : undefined));
};

describe('what the tracing library warns of', () => {
  it('is told whole, also when a part of it says its name first', () => {
    const part = diag.createComponentLogger({ namespace: 'Exporter' });
    const html = Buffer.from('<html>');
    expect(told(() => part.warn('the answer is none', new Error('wire type 4'), html))).toEqual([
      'Exporter the answer is none wire type 4',
    ]);
    expect(told(() => diag.warn('not all spans are taken:', '{"rejectedSpans":3}'))).toEqual([
      'not all spans are taken: {"rejectedSpans":3}',
    ]);
  });

  it('is told once, whatever a collector says of each batch', () => {
    const refusals = ['of tenant a', 'of tenant b'].map(
      (why) => `{"rejectedSpans":3,"errorMessage":"${why}"}`,
    );
    const heard = told(() => refusals.forEach((why) => diag.warn('Received Partial Success response:', why)));
    expect(heard).toEqual([expect.stringContaining('of tenant a')]);
  });

  it('is told once, whatever the number in it', () => {
    expect(told(() => ['1 dropped', '2 dropped', 'other'].forEach((text) => diag.warn(text)))).toEqual([
      '1 dropped',
      'other',
    ]);
  });
});
