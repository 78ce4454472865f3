using System.Globalization;

namespace EdgeHub.Devices;

/// <summary>How a serial line is set. The defaults are those of most scanners and Modbus devices as delivered: 9600 8N1.</summary>
/// <param name="Port">Path of the port; <c>/dev/serial/by-id/...</c> names the same device whatever socket it is put into.</param>
/// <param name="Baud">Bits per second, 1,200 to 4,000,000; a driver may know fewer speeds, which is told on opening.</param>
/// <param name="DataBits">7 or 8.</param>
/// <param name="Parity">None by default.</param>
/// <param name="StopBits">1 or 2.</param>
/// <param name="FlowControl">None by default.</param>
public sealed record SerialSettings(
    string Port,
    int Baud = 9600,
    int DataBits = 8,
    SerialParity Parity = SerialParity.None,
    int StopBits = 1,
    SerialFlowControl FlowControl = SerialFlowControl.None)
{
    /// <summary>Slowest speed that is worth asking for.</summary>
    public const int SlowestBaud = 1_200;

    /// <summary>Fastest speed that common adapters know.</summary>
    public const int FastestBaud = 4_000_000;

    /// <summary>What is wrong, one sentence each; empty when it can be used.</summary>
    public IEnumerable<string> Faults()
    {
        if (Port.Length is 0 or > 255 || Port[0] != '/' || Port.Contains('\0', StringComparison.Ordinal))
        {
            yield return "serial.port must be the path of a port, e.g. /dev/serial/by-id/usb-Honeywell_1900-if00 or /dev/ttyUSB0.";
        }

        if (Baud is < SlowestBaud or > FastestBaud)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"serial.baud is {Baud}; a speed is between {SlowestBaud} and {FastestBaud}, usually 9600 or 115200.");
        }

        if (DataBits is not (7 or 8))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"serial.dataBits is {DataBits}; it must be 7 or 8.");
        }

        if (StopBits is not (1 or 2))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"serial.stopBits is {StopBits}; it must be 1 or 2.");
        }
    }

    /// <summary>In the words of a data sheet, e.g. <c>9600 8N1</c>.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Baud} {DataBits}{Parity.ToString()[0]}{StopBits}");
}

/// <summary>Parity bit of a serial line.</summary>
public enum SerialParity
{
    /// <summary>No parity bit.</summary>
    None,

    /// <summary>Even.</summary>
    Even,

    /// <summary>Odd.</summary>
    Odd,
}

/// <summary>How a serial line's ends slow one another down.</summary>
public enum SerialFlowControl
{
    /// <summary>They don't.</summary>
    None,

    /// <summary>By the lines RTS and CTS.</summary>
    RtsCts,

    /// <summary>By the characters DC1 and DC3, which labels then can't hold.</summary>
    XonXoff,
}
