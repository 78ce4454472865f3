using System.Globalization;
using System.Text;

namespace EdgeHub.Hub.Traceability;

/// <summary>A square symbol's modules, dark or light, without its quiet zone.</summary>
/// <param name="side">Modules per side.</param>
/// <param name="quietZone">Light modules that must stay free on each side.</param>
internal sealed class SymbolModules(int side, int quietZone)
{
    private readonly bool[] _dark = new bool[side * side];

    public int Side => side;

    public int QuietZone => quietZone;

    public bool this[int row, int column]
    {
        get => _dark[(row * side) + column];
        set => _dark[(row * side) + column] = value;
    }

    /// <summary>Runs of dark modules of each row: row, first column, length.</summary>
    public IEnumerable<(int Row, int Column, int Length)> Runs()
    {
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                if (!this[row, column])
                {
                    continue;
                }

                var begin = column;
                while (column < side && this[row, column])
                {
                    column++;
                }

                yield return (row, begin, column - begin);
            }
        }
    }

    /// <summary>An SVG path of the dark modules, one unit per module.</summary>
    public string ToPath()
    {
        var path = new StringBuilder();
        foreach (var (row, column, length) in Runs())
        {
            path.Append(CultureInfo.InvariantCulture, $"M{column} {row}h{length}v1h-{length}z");
        }

        return path.ToString();
    }
}
