/** Stands for SvelteKit's `$app/paths`: the test page lies at the root. */
export const base = '';
