/** What is loaded, as every process holds it in memory: which dataset has a symbol or station, at which revision. */
export type DatasetType = 'StocksOHLCV' | 'AirQuality';

export interface DatasetState {
  readonly id: number;
  readonly name: string;
  readonly type: DatasetType;
  /** Number of the current revision; 0 before the first load. */
  readonly revision: number;
  /** When the current revision was committed; null before the first load. */
  readonly loadedAt: Date | null;
}

/** A symbol or a station in one dataset. */
export interface SeriesState {
  readonly dataset: DatasetState;
  readonly key: string;
  /** First and last instant, `YYYY-MM-DD HH:MM:SS[.mmm]`; a symbol's are midnights. */
  readonly first: string;
  readonly last: string;
  readonly rows: number;
  /** Pollutants that have at least one value; empty for symbols. */
  readonly pollutants: readonly string[];
}

export interface Catalogue {
  /** Grows by one with each change that was seen. */
  readonly version: number;
  readonly datasets: readonly DatasetState[];
  dataset(name: string): DatasetState | undefined;
  /** Every series with this key among datasets of a type, in order of dataset name. */
  find(type: DatasetType, key: string): readonly SeriesState[];
  /** All series of a type, by key, then dataset name. */
  series(type: DatasetType): readonly SeriesState[];
}
