// node server.js: a @grpc/grpc-js server on a free loopback port; prints "READY PORT"; ends when stdin ends.
'use strict';
const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');

const { Probe } = grpc.loadPackageDefinition(loadSync(`${__dirname}/probe.proto`, { longs: Number, defaults: true })).probe.v1;
const server = new grpc.Server();
server.addService(Probe.service, {
  Echo: (call, reply) =>
    call.request.failCode
      ? reply({ code: call.request.failCode, details: 'asked to fail: ñ%' })
      : reply(null, { text: call.request.text }),
  Uplink: (call) => {
    // No metadata is sent ahead on purpose: the headers come with the first receipt.
    call.on('data', (portion) => call.write({ number: portion.number, bytes: portion.payload.length }));
    call.on('end', () => call.end());
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`READY ${port}`);
});
process.stdin.resume().on('end', () => process.exit(0));
