/** Where the shell is: what a page tells it through `page.data`. */
export interface Crumb {
  readonly code: string;
  readonly name: string;
}

/** A path of this site to go back to; anything that could leave the site becomes the national page. */
export function localPath(text: string | null): string {
  if (!text || !text.startsWith('/') || /^\/[/\\]/.test(text)) return '/';
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u001f\\]/.test(text) ? '/' : text;
}
