// node client.js PORT [rtu]: checks our server with modbus-serial and jsmodbus, or over RTU carried by TCP with modbus-serial.
// Prints the name of each check that held; ends with 1 at the first that did not.
const assert = require("node:assert/strict");
const net = require("node:net");
const ModbusRTU = require("modbus-serial");
const jsmodbus = require("jsmodbus");

const port = Number(process.argv[2]);
const call = (run) => new Promise((resolve, reject) => run((error, data) => (error ? reject(error) : resolve(data))));

async function serial(isRtu) {
  const client = new ModbusRTU();
  await (isRtu ? client.connectTelnet("127.0.0.1", { port }) : client.connectTCP("127.0.0.1", { port }));
  client.setID(17);
  client.setTimeout(10000);
  const held = async (name, check) => { await check(); console.log(name); };

  await held("holding", async () => assert.deepEqual((await client.readHoldingRegisters(100, 125)).data, Array.from({ length: 125 }, (_, i) => 100 + i)));
  await held("input", async () => assert.deepEqual((await client.readInputRegisters(5, 2)).data, [1005, 1006]));
  await held("coils", async () => assert.deepEqual((await client.readCoils(1, 8)).data, [true, false, true, false, true, false, true, false]));
  await held("discrete", async () => assert.deepEqual((await client.readDiscreteInputs(0, 8)).data.slice(0, 2), [false, true]));
  await held("write", async () => {
    await client.writeCoil(4, true);
    await client.writeCoils(5, [false, true]);
    assert.deepEqual((await client.readCoils(4, 8)).data.slice(0, 3), [true, false, true]);
    await client.writeRegister(10, 4711);
    await client.writeRegisters(11, [1, 2, 3]);
    assert.deepEqual((await client.readHoldingRegisters(10, 4)).data, [4711, 1, 2, 3]);
  });
  await held("exception", () => assert.rejects(client.readHoldingRegisters(5000, 1), (error) => error.modbusCode === 2));
  // modbus-serial does not know how long these answers are on a serial line.
  if (!isRtu) {
    await held("mask", async () => {
      await call((done) => client.writeFC22(17, 11, 0xfff0, 0x0005, done));
      assert.deepEqual((await client.readHoldingRegisters(11, 1)).data, [5]);
    });
    await held("read/write", async () => {
      const reply = await call((done) => client.writeFC23(17, 10, 2, 12, 1, [99], done));
      assert.deepEqual(Array.from(reply.data), [4711, 5]);
    });
    await held("identification", async () => assert.equal((await client.readDeviceIdentification(1, 0)).data[0], "EdgeHub"));
  }
  client.close(() => {});
}

async function other() {
  const socket = new net.Socket();
  const client = new jsmodbus.client.TCP(socket, 17, 10000);
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject).connect({ host: "127.0.0.1", port }));
  const many = await Promise.all(Array.from({ length: 50 }, (_, i) => client.readHoldingRegisters(i + 200, 10)));
  many.forEach((reply, i) => assert.deepEqual(reply.response.body.valuesAsArray.slice(0, 2), [i + 200, i + 201]));
  console.log("pipelined");
  socket.end();
}

const isRtu = process.argv[3] === "rtu";
serial(isRtu).then(() => (isRtu ? undefined : other())).then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
