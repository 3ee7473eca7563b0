package org.cadrenode.linkage.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The job, for {@code spark-submit}: left files, right files (several with commas between), the file of the weights, the threshold,
 * the margin, how many parts, and the folder for {@code left_id,right_id,score,probability} without a header.
 */
public final class LinkageJob {
    private static final int ARGUMENTS = 7;

    private LinkageJob() {
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != ARGUMENTS) {
            throw new IllegalArgumentException("left files, right files, weights, threshold, margin, parts, folder");
        }
        SparkLinkage linkage = new SparkLinkage(Files.readString(Path.of(arguments[2])), Double.parseDouble(arguments[3]),
                Double.parseDouble(arguments[4]), Integer.parseInt(arguments[5]));
        try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("cadre-linkage"))) {
            linkage.link(spark, List.of(arguments[0].split(",")), List.of(arguments[1].split(","))).map(Link::line).saveAsTextFile(arguments[6]);
        }
    }
}
