/** The cluster is the one that KUBECONFIG names: never by accident the one that kubectl would take by itself. */
function requireCluster(): void {
  if (process.env.KUBECONFIG === undefined)
    throw new Error('Set KUBECONFIG to the file of a cluster to test in, such as one that kind made.');
}

export const kubectlProgram = (): Promise<string> => {
  requireCluster();
  return Promise.resolve('kubectl');
};

export const helmProgram = (): Promise<string> => {
  requireCluster();
  return Promise.resolve(process.env.HELM_BIN ?? 'helm');
};
