/** An alert of a Prometheus that is not quiet. */
export interface ActiveAlert {
  readonly name: string;
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

export interface Prometheus {
  /** Those of a namespace. */
  alerts(namespace: string): Promise<ActiveAlert[]>;
  /** An instant query, now. Throws with what Prometheus says of an expression that is wrong. */
  query(expression: string): Promise<readonly Sample[]>;
}

/** At the address of its HTTP API. */
export function prometheusAt(origin: string): Prometheus {
  const ask = async <T>(path: string, form?: Record<string, string>): Promise<T> => {
    const body = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    const response = await fetch(`${origin}/api/v1/${path}`, {
      ...body,
      signal: AbortSignal.timeout(10_000),
    });
    const { data, error } = (await response.json()) as { data?: T; error?: string };
    if (data === undefined) throw new Error(`Prometheus says of ${path} ${form?.['query'] ?? ''}: ${error}`);
    return data;
  };
  return {
    alerts: async (namespace) => {
      const { alerts } = await ask<{ alerts: Told[] }>('alerts');
      return alerts
        .filter(({ labels }) => labels['namespace'] === namespace)
        .map(({ labels, state }) => ({ name: labels['alertname'] ?? '', state, labels }));
    },
    query: async (expression) => (await ask<{ result: Sample[] }>('query', { query: expression })).result,
  };
}

interface Told {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}
