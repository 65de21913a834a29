// A file of its own: the page of the HTML report needs it too, in a browser.
export { formatDuration } from './report/format.js';
