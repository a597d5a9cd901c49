/** Where the examples on the page send to: the default of INGEST_PORT on this machine (docs/operations.md). */
export const DOOR = 'http://127.0.0.1:3100';
