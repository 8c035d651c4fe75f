import { ServerCall } from './call';
import { frameParser } from './frames';
import { Method, RequestSink } from './method';
import { RpcError, shuttingDown, Status, toRpcError } from './status';

/** Connects the request's bytes to the method and the method's failures to the call. */
export function dispatch(call: ServerCall, method: Method): void {
  const sink = method.kind === 'client-stream' ? method.open(call) : singleRequest(method, call);
  const { stream } = call;
  const fail = (error: unknown) => call.fail(toRpcError(error));
  const parse = frameParser((message) => {
    if (call.ended) return;
    const held = sink.message(message);
    if (!held) return;
    stream.pause();
    held.then(() => stream.resume(), fail);
  });
  const guarded = (work: () => void) => {
    if (call.ended) return;
    try {
      work();
    } catch (error) {
      fail(error);
    }
  };
  stream.on('data', (chunk: Buffer) => guarded(() => parse(chunk)));
  stream.on('end', () => guarded(() => sink.end()));
  call.onStop(() => guarded(() => sink.stop?.()));
}

function singleRequest(method: Exclude<Method, { kind: 'client-stream' }>, call: ServerCall): RequestSink {
  let request: Buffer | undefined;
  let complete = false;
  return {
    message: (message) => {
      if (request) throw new RpcError(Status.INVALID_ARGUMENT, 'Expected one request message');
      request = message;
    },
    end: () => {
      complete = true;
      if (!request) throw new RpcError(Status.INVALID_ARGUMENT, 'Expected a request message');
      if (method.kind === 'server-stream') method.open(request, call);
      else void answer(method, request, call);
    },
    stop: () => {
      if (!complete) throw shuttingDown();
    },
  };
}

async function answer(method: Extract<Method, { kind: 'unary' }>, request: Buffer, call: ServerCall): Promise<void> {
  try {
    call.send(await method.handle(request, call));
    call.finish();
  } catch (error) {
    call.fail(toRpcError(error));
  }
}
