/** Examples under the help of a command, as they are typed. */
export const examples = (...commands: string[]): string =>
  `\nExamples:\n${commands.map((command) => `  npm run fixit -- ${command}`).join('\n')}`;
