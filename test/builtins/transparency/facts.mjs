const numbers = new Map();

/** What a value is, as text that is the same only for the same object. */
function identity(value) {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (!isObject) return `${typeof value} ${String(value)}`;
  if (!numbers.has(value)) numbers.set(value, `object ${numbers.size}`);
  return numbers.get(value);
}

/** Everything by which a program could tell a wrapped property from the original one. */
export function factsOf(entry, { owner, key }) {
  // Why only for functions: a getter that is an entry itself may open something.
  if (entry.kind !== 'getter') Reflect.get(owner, key);
  const descriptor = findDescriptor(owner, key);
  const { get, set } = descriptor;
  const subject = entry.kind === 'getter' ? get : Reflect.get(owner, key);
  return {
    property: flagsOf(descriptor),
    getter: get && { name: get.name, length: get.length, keys: Reflect.ownKeys(get).map(String) },
    setter: identity(set),
    typeof: typeof subject,
    own: Object.fromEntries(
      Reflect.ownKeys(subject).map((name) => [String(name), held(subject, name)]),
    ),
    parent: identity(Reflect.getPrototypeOf(subject)),
    isExtensible: Object.isExtensible(subject),
    isConstructor: isConstructor(subject),
    isItsOwnConstructor:
      entry.kind === 'class' ? subject.prototype.constructor === subject : undefined,
  };
}

/** How a function answers arguments that nobody can use, for two receivers. */
export function answersOf({ owner, key }) {
  const subject = Reflect.get(owner, key);
  const answers = [];
  for (const args of [[], [null], [true, true, true], [{}, {}, {}, {}, {}, {}]]) {
    for (const receiver of [undefined, {}])
      answers.push(answer(() => Reflect.apply(subject, receiver, args)));
    if (isConstructor(subject)) answers.push(answer(() => Reflect.construct(subject, args)));
  }
  return answers;
}

function flagsOf({ enumerable, configurable, writable, get, set }) {
  return {
    enumerable,
    configurable,
    writable,
    hasGetter: get !== undefined,
    hasSetter: set !== undefined,
  };
}

function findDescriptor(owner, key) {
  if (Object.hasOwn(owner, key)) return Reflect.getOwnPropertyDescriptor(owner, key);
  return findDescriptor(Reflect.getPrototypeOf(owner), key);
}

function held(subject, name) {
  const descriptor = Reflect.getOwnPropertyDescriptor(subject, name);
  const { value } = descriptor;
  // Why: a function on a function may be a row of its own, such as `realpathSync.native`.
  const shown = typeof value === 'function' ? 'a function' : identity(value);
  return { ...flagsOf(descriptor), shown };
}

function isConstructor(subject) {
  try {
    Reflect.construct(Object, [], subject);
    return true;
  } catch {
    return false;
  }
}

function answer(call) {
  try {
    return `returned ${typeof call()}`;
  } catch (error) {
    return `threw ${error?.name} ${error?.code}: ${error?.message}`;
  }
}
