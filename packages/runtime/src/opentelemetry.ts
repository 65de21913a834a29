import { type Counter, metrics, trace } from '@opentelemetry/api';
import { onBlockingCall } from './api.js';
import type { BlockingCallMessage } from './message.js';
import { start } from './start.js';

start();

const NAME = '@loopguard/runtime';
let counter: Counter | undefined;
let provider: unknown;

/** Why asked each time: whoever sets up OpenTelemetry may do so after this was loaded. */
function counterNow(): Counter {
  const current = metrics.getMeterProvider();
  if (counter === undefined || provider !== current) {
    provider = current;
    counter = metrics.getMeter(NAME).createCounter('loopguard.blocking_calls', {
      description: 'Calls that blocked the event loop',
      unit: '{call}',
    });
  }
  return counter;
}

function attributesOf({
  call,
  context,
  where,
  package: name,
}: BlockingCallMessage): Record<string, string | number> {
  return {
    'loopguard.call': call,
    'loopguard.context': context,
    ...(where && {
      'code.file.path': where.file,
      'code.line.number': where.line,
      ...(where.function !== '' && { 'code.function.name': where.function }),
    }),
    ...(name !== undefined && { 'loopguard.package': name }),
  };
}

onBlockingCall((message) => {
  const attributes = attributesOf(message);
  counterNow().add(1, attributes);
  trace.getActiveSpan()?.addEvent('loopguard.blocking_call', {
    ...attributes,
    'loopguard.duration_ms': message.durationMs,
    'loopguard.fix': message.fix,
    'loopguard.docs': message.docs,
  });
});
