/** All of the page's code; vitest.config.ts makes it. */
declare module 'virtual:page-sources' {
  const code: string;
  export default code;
}
