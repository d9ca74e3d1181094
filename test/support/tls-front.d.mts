export interface TlsFront {
  port: number;
  close(): Promise<void>;
}

export interface TlsFrontPlan {
  listen: { host: string; port: number };
  target: { host: string; port: number };
  identity: { key: string; cert: string };
}

export function startTlsFront(plan: TlsFrontPlan): Promise<TlsFront>;
