/** Objects as they travel: JSON. Times are text, whatever the typed models of the client library say. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  /** Counts the changes of the spec. */
  generation?: number;
  creationTimestamp?: string;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  resourceVersion?: string;
  /** RFC 3339; set when the object was deleted and waits for its finalizers. */
  deletionTimestamp?: string;
  finalizers?: readonly string[];
  ownerReferences?: readonly OwnerReference[];
}

export interface OwnerReference {
  apiVersion?: string;
  kind: string;
  name: string;
  uid?: string;
  /** The owner keeps the object as it wants it: what others write into it may be taken back. */
  controller?: boolean;
}

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
}
