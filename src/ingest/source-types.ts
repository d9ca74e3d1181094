/** What the last load's source said of its version; sent along so that an unchanged source is not sent again. */
export interface Conditions {
  etag: string | null;
  lastModified: string | null;
}

export type OpenedSource =
  | { state: 'not-modified' }
  | ({
      state: 'open';
      /** The bytes as received. Failures are `AppError`s. */
      chunks: AsyncIterable<Uint8Array>;
      /** Size as received, where known. */
      totalBytes: number | undefined;
    } & Conditions);

export interface Source {
  /** What is stored and shown: scheme, host and last part of the path; never a query or credentials. */
  label: string;
  /** Digest of the whole location: two sources with one label are still told apart. */
  identity: string;
  /** Conditions are used only by sources that know versions. Stops, with the signal's reason, when it is aborted. */
  open(conditions: Conditions | undefined, signal: AbortSignal): Promise<OpenedSource>;
}
