namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Where each bit of each word lies in the mapping matrix of a Data Matrix (ISO/IEC 16022, annex F): words of eight modules along diagonals,
/// wrapped at the edges, with four special shapes at the corners.
/// </summary>
internal sealed class DataMatrixPlacement
{
    private readonly int _side;
    private readonly byte[] _words;
    private readonly bool[] _bits;
    private readonly bool[] _set;

    private DataMatrixPlacement(int side, byte[] words) =>
        (_side, _words, _bits, _set) = (side, words, new bool[side * side], new bool[side * side]);

    public static bool[] Place(int side, byte[] words)
    {
        var placement = new DataMatrixPlacement(side, words);
        placement.Run();
        return placement._bits;
    }

    private void Run()
    {
        var (row, column, word) = (4, 0, 0);
        do
        {
            if (row == _side && column == 0)
            {
                Corner(word++, [(-1, 0), (-1, 1), (-1, 2), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1)]);
            }

            if (row == _side - 2 && column == 0 && _side % 4 != 0)
            {
                Corner(word++, [(-3, 0), (-2, 0), (-1, 0), (0, -4), (0, -3), (0, -2), (0, -1), (1, -1)]);
            }

            if (row == _side - 2 && column == 0 && _side % 8 == 4)
            {
                Corner(word++, [(-3, 0), (-2, 0), (-1, 0), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1)]);
            }

            if (row == _side + 4 && column == 2 && _side % 8 == 0)
            {
                Corner(word++, [(-1, 0), (-1, -1), (0, -3), (0, -2), (0, -1), (1, -3), (1, -2), (1, -1)]);
            }

            do
            {
                if (row < _side && column >= 0 && !_set[(row * _side) + column])
                {
                    Shape(row, column, word++);
                }

                (row, column) = (row - 2, column + 2);
            }
            while (row >= 0 && column < _side);

            (row, column) = (row + 1, column + 3);
            do
            {
                if (row >= 0 && column < _side && !_set[(row * _side) + column])
                {
                    Shape(row, column, word++);
                }

                (row, column) = (row + 2, column - 2);
            }
            while (row < _side && column >= 0);

            (row, column) = (row + 3, column + 1);
        }
        while (row < _side || column < _side);

        // The last corner stays free in some sizes and has a fixed pattern.
        if (!_set[^1])
        {
            _bits[^1] = _bits[((_side - 2) * _side) + _side - 2] = true;
        }
    }

    private void Shape(int row, int column, int word)
    {
        (int Row, int Column)[] shape = [(-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0)];
        for (var bit = 0; bit < 8; bit++)
        {
            Module(row + shape[bit].Row, column + shape[bit].Column, word, bit);
        }
    }

    // Negative coordinates count from the far edge.
    private void Corner(int word, ReadOnlySpan<(int Row, int Column)> places)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            var (row, column) = places[bit];
            Put(row < 0 ? _side + row : row, column < 0 ? _side + column : column, word, bit);
        }
    }

    private void Module(int row, int column, int word, int bit)
    {
        if (row < 0)
        {
            row += _side;
            column += 4 - ((_side + 4) % 8);
        }

        if (column < 0)
        {
            column += _side;
            row += 4 - ((_side + 4) % 8);
        }

        Put(row, column, word, bit);
    }

    private void Put(int row, int column, int word, int bit)
    {
        _set[(row * _side) + column] = true;
        _bits[(row * _side) + column] = (_words[word] >> (7 - bit) & 1) != 0;
    }
}
