/** Texts that mean something to one sink or another, and must mean nothing. */
export const HOSTILE: [name: string, text: string][] = [
  ['HTML', `<script>alert(1)</script><img src=x onerror="alert('2')"> <b>жирно</b> &lt;&amp; a<b && c>d`],
  ['BB code', '[b]жирно[/b] [url=http://evil.example]нажми[/url] [user=1]x[/user]'],
  ['OData quotes', `O'Brien's ') or ''='' $filter=true&$top=1; guid'1'`],
  ['Markdown', '*жирно* _курсив_ [ссылка](tg://user?id=1) `код` ~~нет~~ \\ # > 1. - ||тайна||'],
  ['emoji', 'Спасибо 👩‍👩‍👧‍👦 🇷🇺 👍🏽 ❤️'],
  ['right-to-left override', 'счёт \u202Efdp.exe\u202C и \u2067עברית\u2069'],
  ['several lines', 'раз\nдва\n\n  три'],
  ['10,000 letters', 'я'.repeat(10_000)],
  ['10,000 code units of emoji', `a${'😀'.repeat(5_000)}`],
];
