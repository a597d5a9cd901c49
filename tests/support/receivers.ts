/** What alerts are sent to: an HTTP receiver that answers as told, and a mail server that keeps what it gets. */
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Statuses of the next answers; 200 when there are none left. */
  readonly answers: number[];
  close(): Promise<void>;
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: number[] = [];
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      const status = answers.shift() ?? 200;
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {});
      response.end('whatever');
    });
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}/alerts`,
    received,
    answers,
    close: async () => {
      server.closeAllConnections();
      await closed(server);
    },
  };
}

export interface Mail {
  readonly from: string;
  readonly to: string[];
  /** Headers and body as sent. */
  readonly data: string;
}

export interface MailServer {
  readonly url: string;
  readonly mails: Mail[];
  close(): Promise<void>;
}

/** Speaks as much of RFC 5321 as a sender needs. */
export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = createServer((socket) => {
    let from = '';
    let to: string[] = [];
    let data: string[] | undefined;
    let rest = '';
    socket.on('error', () => {});
    socket.write('220 mail.test ESMTP\r\n');
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (data) {
          if (line !== '.') {
            data.push(line.startsWith('..') ? line.slice(1) : line);
            continue;
          }
          mails.push({ from, to, data: data.join('\n') });
          [data, to] = [undefined, []];
          socket.write('250 taken\r\n');
        } else if (/^EHLO/i.test(line)) socket.write('250-mail.test\r\n250 8BITMIME\r\n');
        else if (/^MAIL FROM:/i.test(line)) {
          from = /<(.*?)>/.exec(line)![1]!;
          socket.write('250 ok\r\n');
        } else if (/^RCPT TO:/i.test(line)) {
          to.push(/<(.*?)>/.exec(line)![1]!);
          socket.write('250 ok\r\n');
        } else if (/^DATA/i.test(line)) {
          data = [];
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('502 not known\r\n');
      }
    });
  });
  const port = await listening(server);
  return { url: `smtp://127.0.0.1:${port}`, mails, close: () => closed(server) };
}
