// node client.js PORT: a @grpc/grpc-js client against our server; prints one line per check, exit code 0 when all pass.
'use strict';
const assert = require('assert');
const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');

const { Probe } = grpc.loadPackageDefinition(loadSync(`${__dirname}/probe.proto`, { longs: Number })).probe.v1;
const client = new Probe(`127.0.0.1:${process.argv[2]}`, grpc.credentials.createInsecure());
const echo = (request, deadline = 10000) =>
  new Promise((resolve) => client.Echo(request, { deadline: Date.now() + deadline }, (error, reply) => resolve(error ?? reply)));

(async () => {
  assert.equal((await echo({ text: 'hi' })).text, 'hi');
  console.log('unary');

  const failed = await echo({ text: 'x', failCode: 7 });
  assert.equal(failed.code, 7);
  assert.equal(failed.details, 'asked to fail: ñ%:/');
  console.log('status');

  const unknown = await new Promise((resolve) =>
    client.makeUnaryRequest('/probe.v1.Probe/Nope', (x) => x, (x) => x, Buffer.alloc(0), (error) => resolve(error)));
  assert.equal(unknown.code, 12);
  console.log('unimplemented');

  const big = await echo({ text: 'y'.repeat(3 << 20) });
  assert.equal(big.text.length, 3 << 20);
  const huge = await echo({ text: 'z'.repeat(5 << 20) });
  assert.equal(huge.code, 8);
  console.log('sizes');

  const total = 5000;
  const stream = client.Uplink();
  let seen = 0;
  const done = new Promise((resolve, reject) => {
    stream.on('data', (receipt) => assert.equal(receipt.number, ++seen));
    stream.on('error', reject);
    stream.on('status', resolve);
  });
  const payload = Buffer.alloc(1000);
  for (let number = 1; number <= total; number++) {
    if (!stream.write({ number, payload })) await new Promise((resolve) => stream.once('drain', resolve));
  }
  stream.end();
  assert.equal((await done).code, 0);
  assert.equal(seen, total);
  console.log('stream');

  const idle = client.Uplink();
  let got = 0;
  idle.on('data', () => got++);
  const status = new Promise((resolve) => {
    idle.on('error', resolve);
    idle.on('status', resolve);
  });
  idle.write({ number: 1 });
  // Longer than the 5 s after which Kestrel would take a silent upload for an attack.
  setTimeout(() => {
    idle.write({ number: 2 });
    idle.end();
  }, 7000);
  assert.equal((await status).code, 0);
  assert.equal(got, 2);
  console.log('idle');

  const cancelled = client.Uplink();
  const code = new Promise((resolve) => cancelled.on('error', (error) => resolve(error.code)));
  cancelled.on('data', () => cancelled.cancel());
  cancelled.write({ number: 1 });
  assert.equal(await code, 1);
  console.log('cancel');
  process.exit(0);
})().catch((error) => {
  console.error('FAIL', error);
  process.exit(1);
});
