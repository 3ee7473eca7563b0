package org.cadrenode.synthetic.attack;

import java.util.Arrays;

/**
 * The cheapest one-to-one assignment of rows to columns: the Hungarian method in the form of Jonker and Volgenant (Computing
 * 38, 1987), by shortest augmenting paths.
 */
final class Assignment {

    private Assignment() {
    }

    /**
     * Returns the column of each row.
     *
     * @param costs a row each; at least as many columns as rows
     */
    static int[] of(double[][] costs) {
        int rows = costs.length;
        int columns = rows == 0 ? 0 : costs[0].length;
        double[] rowPrice = new double[rows + 1];
        double[] columnPrice = new double[columns + 1];
        int[] rowOf = new int[columns + 1];
        int[] before = new int[columns + 1];
        for (int row = 1; row <= rows; row++) {
            rowOf[0] = row;
            int column = 0;
            double[] least = new double[columns + 1];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            boolean[] done = new boolean[columns + 1];
            do {
                done[column] = true;
                int from = rowOf[column];
                double step = Double.POSITIVE_INFINITY;
                int next = 0;
                for (int to = 1; to <= columns; to++) {
                    if (done[to]) {
                        continue;
                    }
                    double reduced = costs[from - 1][to - 1] - rowPrice[from] - columnPrice[to];
                    if (reduced < least[to]) {
                        least[to] = reduced;
                        before[to] = column;
                    }
                    if (least[to] < step) {
                        step = least[to];
                        next = to;
                    }
                }
                for (int to = 0; to <= columns; to++) {
                    if (done[to]) {
                        rowPrice[rowOf[to]] += step;
                        columnPrice[to] -= step;
                    } else {
                        least[to] -= step;
                    }
                }
                column = next;
            } while (rowOf[column] != 0);
            do {
                rowOf[column] = rowOf[before[column]];
                column = before[column];
            } while (column != 0);
        }
        int[] columnOf = new int[rows];
        for (int column = 1; column <= columns; column++) {
            if (rowOf[column] > 0) {
                columnOf[rowOf[column] - 1] = column - 1;
            }
        }
        return columnOf;
    }
}
