/** Who owns, in Kubernetes' books, the fields that `almanac prepare` writes. */
export const fieldManager = 'almanac-prepare';
