using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeHub.Devices;

/// <summary>Opens a port and puts it into raw mode, or says why not.</summary>
internal static unsafe class SerialOpening
{
    public static int Open(SerialSettings settings)
    {
        const int flags = Termios.OpenReadWrite | Termios.OpenNoControllingTerminal | Termios.OpenNonBlocking | Termios.OpenCloseOnExec;
        var file = Termios.Open(settings.Port, flags);
        if (file < 0)
        {
            throw NotOpened(settings, Marshal.GetLastPInvokeError());
        }

        try
        {
            Prepare(file, settings);
            return file;
        }
        catch
        {
            _ = Termios.Close(file);
            throw;
        }
    }

    private static void Prepare(int file, SerialSettings settings)
    {
        Termios.Settings line;
        if (Termios.Control(file, Termios.GetSettings, &line) != 0)
        {
            throw new SerialPortException(SerialFault.NotSerial, $"{settings.Port} is no serial port. Look under /dev/serial/by-id for the scanner's.");
        }

        // TIOCEXCL keeps other users' programs out, flock those of the same user that ask as we do; root's are kept out by flock alone.
        if (Termios.Lock(file, Termios.LockExclusive | Termios.LockNonBlocking) != 0 || Termios.Control(file, Termios.Exclusive, 0) != 0)
        {
            throw InUse(settings);
        }

        Set(ref line, settings);
        if (Termios.Control(file, Termios.SetSettings, &line) != 0 || Termios.Control(file, Termios.GetSettings, &line) != 0)
        {
            throw Unsupported(settings, Marshal.GetLastPInvokeErrorMessage());
        }

        // A driver takes the nearest speed that it knows; a receiver stands at most 3 % off.
        if (Math.Abs((long)line.OutputSpeed - settings.Baud) * 100 > settings.Baud * 3L)
        {
            throw Unsupported(settings, string.Create(CultureInfo.InvariantCulture, $"it offers {line.OutputSpeed} instead"));
        }

        _ = Termios.Control(file, Termios.Flush, 0);
    }

    private static void Set(ref Termios.Settings line, SerialSettings settings)
    {
        // Broken bytes come marked, without parity too: then it is the stop bit that is missing. SerialMarks takes the marks out.
        line.Input = Termios.IgnoreBreak | Termios.CheckInput | Termios.MarkErrors;
        line.Output = 0;
        line.Local = 0;
        line.Control &= ~(Termios.SpeedMask | (Termios.SpeedMask << (int)Termios.InputSpeedShift) | Termios.Eight | Termios.TwoStopBits
            | Termios.ParityBit | Termios.OddParity | Termios.HardwareFlowControl);

        // Scanners on USB drive no modem lines; their unplugging hangs the line up all the same.
        line.Control |= Termios.Receive | Termios.IgnoreModemLines | Termios.SpeedByNumber | (settings.DataBits == 7 ? Termios.Seven : Termios.Eight);
        line.InputSpeed = line.OutputSpeed = (uint)settings.Baud;
        if (settings.StopBits == 2)
        {
            line.Control |= Termios.TwoStopBits;
        }

        if (settings.Parity != SerialParity.None)
        {
            line.Control |= Termios.ParityBit | (settings.Parity == SerialParity.Odd ? Termios.OddParity : 0);
        }

        if (settings.FlowControl == SerialFlowControl.RtsCts)
        {
            line.Control |= Termios.HardwareFlowControl;
        }
        else if (settings.FlowControl == SerialFlowControl.XonXoff)
        {
            line.Input |= Termios.XonInput | Termios.XonOutput;
            line.Special[Termios.StartCharacter] = 0x11;
            line.Special[Termios.StopCharacter] = 0x13;
        }

        line.Special[Termios.MinimumBytes] = 1;
        line.Special[Termios.ReadTime] = 0;
    }

    private static SerialPortException NotOpened(SerialSettings settings, int error) => error switch
    {
        Termios.NoEntry or Termios.NoDevice or Termios.NoSuchDevice => new(
            SerialFault.Missing, $"{settings.Port} is not there. Plug the scanner in, or look under /dev/serial/by-id for its name."),
        Termios.AccessDenied => new(
            SerialFault.Denied, $"{settings.Port} may not be opened by this user. Add the agent's user to the group dialout and start the agent again."),
        Termios.Busy => InUse(settings),
        _ => new(SerialFault.Failed, $"{settings.Port} can't be opened: {Marshal.GetPInvokeErrorMessage(error)}."),
    };

    private static SerialPortException InUse(SerialSettings settings) =>
        new(SerialFault.InUse, $"{settings.Port} is used by another process. Stop it (fuser {settings.Port} names it), or give this scanner another port.");

    private static SerialPortException Unsupported(SerialSettings settings, string why) =>
        new(SerialFault.Unsupported, $"{settings.Port} does not know {settings.Line}: {why}. Set a speed that port and scanner both know.");
}
