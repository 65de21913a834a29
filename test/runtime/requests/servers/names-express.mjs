// Ways to mount routes in Express, version 4 or 5; every handler blocks once.
import fs from 'node:fs';
import { listening } from './work.mjs';

const { default: express } = await import(process.argv[3]);
const block = (_request, response) => response.send(`${fs.existsSync('x')}`);

const items = express.Router({ mergeParams: true });
items.get('/', block);
items.get('/:item', block);
items.get(/^\/by-\w+$/, block);
items.get(['/first/:a', '/second/:b'], block);

const shops = express.Router();
shops.use('/:shop/items', items);
shops.get('/:shop', block);

const inner = express();
inner.use('/shops', shops);
inner.get('/health', block);

const app = express();
app.use('/api/v1', inner);
app.use('/tenants/:tenant', shops);
app.get('/', block);
app.route('/orders/:order').get(block).post(block);
app.use('/static', block);
app.use((error, _request, response, _next) => response.send(`${fs.existsSync(error.message)}`));
app.get('/throws/:id', () => {
  throw new Error('for the handler of errors');
});
app.use((error, _request, response, _next) => response.send(`${fs.existsSync(error.message)}`));
const server = app.listen(0, '127.0.0.1', () => listening(server));
