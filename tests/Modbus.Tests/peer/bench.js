// node bench.js PORT CONNECTIONS SECONDS: reads of 100 registers by modbus-serial, one at a time on each connection. Prints reads per second.
const ModbusRTU = require("modbus-serial");

const [port, connections, seconds] = process.argv.slice(2).map(Number);
let reads = 0;
let isOver = false;

async function run() {
  const client = new ModbusRTU();
  await client.connectTCP("127.0.0.1", { port });
  client.setID(1);
  client.setTimeout(10000);
  return { client, loop: async () => { while (!isOver) { await client.readHoldingRegisters(0, 100); reads++; } } };
}

Promise.all(Array.from({ length: connections }, run)).then(async (clients) => {
  const warm = setTimeout(() => { reads = 0; began = process.hrtime.bigint(); setTimeout(() => { isOver = true; }, seconds * 1000); }, 500);
  let began = process.hrtime.bigint();
  await Promise.all(clients.map((one) => one.loop()));
  clearTimeout(warm);
  console.log(Math.round(reads / (Number(process.hrtime.bigint() - began) / 1e9)));
  process.exit(0);
}, (error) => { console.error(error); process.exit(1); });
