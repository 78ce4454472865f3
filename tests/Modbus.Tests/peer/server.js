// node server.js: a modbus-serial server on a free port of the loopback. Prints "READY port"; ends when its input does.
// Holding registers hold their address, input registers that plus 1000; odd coils and inputs are on; 1000 and above does not exist.
const net = require("node:net");
const { ServerTCP } = require("modbus-serial");

const registers = Uint16Array.from({ length: 1000 }, (_, i) => i);
const coils = Array.from({ length: 1000 }, (_, i) => i % 2 === 1);
const illegal = () => Object.assign(new Error("illegal data address"), { modbusErrorCode: 2 });
const check = (address, length, value) => {
  if (address + length > 1000) throw illegal();
  return value();
};
const vector = {
  getMultipleHoldingRegisters: (address, length) => check(address, length, () => Array.from(registers.subarray(address, address + length))),
  getHoldingRegister: (address) => check(address, 1, () => registers[address]),
  getInputRegister: (address) => check(address, 1, () => 1000 + address),
  getCoil: (address) => check(address, 1, () => coils[address]),
  getDiscreteInput: (address) => check(address, 1, () => address % 2 === 1),
  setRegister: (address, value) => check(address, 1, () => { registers[address] = value; }),
  setCoil: (address, value) => check(address, 1, () => { coils[address] = value; }),
  readDeviceIdentification: () => ({ 0: "vendor", 1: "product", 2: "revision" }),
};

const probe = net.createServer().listen(0, "127.0.0.1", () => {
  const { port } = probe.address();
  probe.close(() => {
    const server = new ServerTCP(vector, { host: "127.0.0.1", port, unitID: 255 });
    server.on("socketError", () => {});
    server.on("serverError", (error) => { console.error(error.message); process.exit(1); });
    server.on("initialized", () => console.log(`READY ${port}`));
  });
});
process.stdin.on("end", () => process.exit(0)).resume();
