/** The engine's environment is an allow-list: nothing of the person's shell reaches it by accident. */

const allowed = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'APPDATA',
  'LANG',
  'TZ',
  'XDG_CONFIG_HOME', // where the machine key of a slot of type file lies
  'GIAOBAN_MACHINE_KEY',
  'NODE_EXTRA_CA_CERTS', // a relay inside a force's own network has a certificate of that force
  'GIAOBAN_ENGINE_NODE', // the development runtime's Node is too old for the SQLite module
  'GIAOBAN_TEST_CLOCK', // honoured by the engine only in a demonstration world
  'GIAOBAN_STEP', // whole-process tests: the step at which the engine is killed
] as const

export function engineEnvironment(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const chosen: Record<string, string> = {}
  for (const name of allowed) {
    const value = env[name]
    if (value !== undefined) chosen[name] = value
  }
  return chosen
}
