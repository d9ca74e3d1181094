import type { Loading } from './loading.js';

/** Holds the lock of a dataset, by a load whose source does not come, until it is released; the load then fails. */
export async function holdDataset(loading: Loading, dataset: string): Promise<() => Promise<void>> {
  const go: { opened?: () => void; fail?: (error: Error) => void } = {};
  const opened = new Promise<void>((resolve) => {
    go.opened = resolve;
  });
  const stuck = new Promise<never>((_, reject) => {
    go.fail = reject;
  });
  const open = (): Promise<never> => {
    go.opened?.();
    return stuck;
  };
  const load = loading
    .load({ label: 'held', identity: 'held', open }, { dataset })
    .catch((error: unknown) => error);
  await opened;
  return async () => {
    go.fail?.(new Error('released'));
    await load;
  };
}
