/** Where the whole campaign was loaded (`npm run bench:campaign`), when it was. */
export function campaignDir(): string | undefined {
  return process.env['CAMPAIGN_DIR'] || undefined;
}
