/** Compression of rendered answers; files that do not change were compressed by the build. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
/** Below this the header costs more than it saves. */
const WORTH_BYTES = 1024;
/** An answer lives for a second: fast rather than small. */
const BROTLI_QUALITY = 4;
const GZIP_LEVEL = 5;

const COMPRESSIBLE = /^(text\/|application\/(.+\+)?(json|xml|javascript)|image\/svg)/;

export function isWorthCompressing(contentType: unknown, bytes: number): boolean {
  return bytes >= WORTH_BYTES && typeof contentType === 'string' && COMPRESSIBLE.test(contentType);
}

/** The best encoding of `Accept-Encoding`; a weight of zero refuses one. */
export function encodingOf(accept: string | undefined): Encoding {
  const offers = new Map(
    (accept ?? '').split(',').map((part) => {
      const [name, ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined);
      return [name!.trim(), weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  const takes = (name: string): boolean => (offers.get(name) ?? offers.get('*') ?? 0) > 0;
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : 'identity';
}

export function compress(body: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'br')
    return brotli(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    });
  return encoding === 'gzip' ? gzipped(body, { level: GZIP_LEVEL }) : Promise.resolve(body);
}
