export interface RedisProgram {
  path: string;
  /** Where its libraries are, when they are not the system's. */
  libraries: string[];
}
export function findRedis(): Promise<RedisProgram>;
