namespace EdgeHub.Simulator;

/// <summary>What a machine does; the numbers stand in its state register.</summary>
internal enum MachineState
{
    /// <summary>Switched on and not working.</summary>
    Stopped = 0,

    /// <summary>Making parts.</summary>
    Running = 1,

    /// <summary>Ready, with nothing to do.</summary>
    Idle = 2,

    /// <summary>Stopped by itself; somebody must look.</summary>
    Fault = 3,

    /// <summary>Being set up for another part.</summary>
    Setup = 4,
}
