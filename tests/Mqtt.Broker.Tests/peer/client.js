// MQTT.js against our broker: node client.js URL VERSION. Prints a word for each check that passed.
const mqtt = require('mqtt');
const [url, version] = [process.argv[2], Number(process.argv[3])];
const settle = (value, what, promise) => Promise.race([promise, new Promise((_, no) => setTimeout(() => no(new Error('no ' + what)), 15000))]);
const once = (client, topic, what) => settle(null, what, new Promise(yes => {
  const listen = (name, payload, packet) => { if (name === topic) { client.off('message', listen); yes({ payload: payload.toString(), packet }); } };
  client.on('message', listen);
}));
const check = (holds, word) => { if (!holds) throw new Error(word); console.log(word); };

(async () => {
  const options = { protocolVersion: version, reconnectPeriod: 0 };
  const subscriber = await mqtt.connectAsync(url, { ...options, clientId: 'sub', clean: false, ...(version === 5 ? { properties: { sessionExpiryInterval: 600 } } : {}) });
  const publisher = await mqtt.connectAsync(url, { ...options, clientId: 'pub', will: { topic: 'will', payload: 'gone', qos: 1 } });
  for (const qos of [0, 1, 2]) {
    await subscriber.subscribeAsync('a/' + qos, { qos });
    const got = once(subscriber, 'a/' + qos, 'message of QoS ' + qos);
    await publisher.publishAsync('a/' + qos, 'x'.repeat(10000), { qos });
    const { payload, packet } = await got;
    check(payload.length === 10000 && packet.qos === qos, 'qos' + qos);
  }

  await publisher.publishAsync('kept', 'r', { qos: 1, retain: true });
  const retained = once(subscriber, 'kept', 'retained message');
  await subscriber.subscribeAsync('kept', { qos: 1 });
  check((await retained).packet.retain, 'retain');

  await subscriber.subscribeAsync('will', { qos: 1 });
  const will = once(subscriber, 'will', 'will');
  publisher.stream.destroy();
  check((await will).payload === 'gone', 'will');

  await subscriber.endAsync();
  const late = await mqtt.connectAsync(url, { ...options, clientId: 'late' });
  await late.publishAsync('a/1', 'waited', { qos: 1 });
  const again = mqtt.connect(url, { ...options, clientId: 'sub', clean: false, ...(version === 5 ? { properties: { sessionExpiryInterval: 600 } } : {}) });
  const waited = once(again, 'a/1', 'message that waited');
  const connack = await settle(null, 'connack', new Promise(yes => again.once('connect', yes)));
  check(connack.sessionPresent && (await waited).payload === 'waited', 'session');

  if (version === 5) {
    await again.subscribeAsync('req', { qos: 1, properties: { subscriptionIdentifier: 7 } });
    const request = once(again, 'req', 'request');
    await late.publishAsync('req', 'q', { qos: 1, properties: { responseTopic: 'answer', correlationData: Buffer.from('1'), userProperties: { k: 'v' }, messageExpiryInterval: 60 } });
    const { properties } = (await request).packet;
    check(properties.responseTopic === 'answer' && properties.userProperties.k === 'v' && properties.subscriptionIdentifier === 7 && properties.messageExpiryInterval === 60, 'properties');
  }

  const count = 2000;
  let seen = 0;
  const all = settle(null, count + ' messages', new Promise(yes => again.on('message', name => { if (name === 'many' && ++seen === count) yes(); })));
  await again.subscribeAsync('many', { qos: 2 });
  await Promise.all(Array.from({ length: count }, (_, i) => late.publishAsync('many', String(i), { qos: i % 3 })));
  await all;
  check(seen === count, 'many');
  await again.endAsync();
  await late.endAsync();
  process.exit(0);
})().catch(error => { console.log(error.message); process.exit(1); });
