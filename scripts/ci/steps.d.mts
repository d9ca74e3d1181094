/** One step of `npm run ci`. */
export interface Step {
  name: string;
  does: string;
  /** Why only the hosted service can take it. */
  hosted?: string;
}
export const steps: readonly Step[];
