package org.cadrenode.linkage.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.linkage.engine.Judge;
import org.cadrenode.linkage.engine.pairs.Finder;
import org.cadrenode.linkage.engine.pairs.Pattern;
import org.cadrenode.linkage.engine.pairs.Weights;

/**
 * By what pairs are judged, and how much memory may be used for it.
 *
 * @param largestBlock most children that a view may join
 * @param viewsMebibytes memory for views that were used last
 */
record LinkRules(Judge judge, int largestBlock, int viewsMebibytes) {

    /** Reads the rules; what is wrong with them is an error of the configuration. */
    static LinkRules of(LinkageConfiguration configuration) {
        try {
            return new LinkRules(new Judge(Weights.parse(weights(configuration.weights())), configuration.linkScore(), configuration.reviewScore(),
                    configuration.margin()), configuration.largestBlock(), configuration.viewsMebibytes());
        } catch (IOException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the file of linkage weights cannot be read: " + e.getClass().getSimpleName());
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "linkage is configured wrongly: " + e.getMessage());
        }
    }

    // A site whose etc is older than the file has the weights that came with the node.
    private static String weights(String configured) throws IOException {
        if (!configured.isBlank()) {
            return Files.readString(Path.of(configured));
        }
        Path file = Path.of(System.getProperty("karaf.etc", "etc"), "linkage-weights.txt");
        return Files.exists(file) ? Files.readString(file) : new Finder().shippedWeights();
    }

    /** Returns what tells these rules from others by which other pairs might be linked. */
    String digest() {
        String all = judge.weights().text() + judge.link() + ' ' + judge.review() + ' ' + judge.margin() + ' ' + largestBlock + ' ' + Pattern.FORM;
        return Digest.ofContent(all.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
