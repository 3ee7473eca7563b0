package org.cadrenode.mesh.engine;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How the node speaks to the web service of MESH.
 *
 * @param address where the service is, {@code https}, without a path
 * @param mailbox the mailbox's id
 * @param chunkBytes how much of a message goes in one request, before compression
 * @param compress whether what is sent is compressed
 * @param page how many waiting messages are asked for at once, 10 to 5000
 * @param patience how long the service may stay silent, or take over one request
 * @param again how often a request that failed in passing is made once more
 * @param client what the node calls itself
 */
public record ServiceSettings(URI address, String mailbox, long chunkBytes, boolean compress, int page, Duration patience, int again,
        String client) {
    private static final Pattern MAILBOX = Pattern.compile("[A-Z0-9]{1,40}");

    /** Checks what can be checked; the messages say which setting is wrong. */
    public ServiceSettings {
        if (!"https".equalsIgnoreCase(address.getScheme()) || address.getHost() == null || address.getUserInfo() != null
                || address.getRawQuery() != null || address.getRawFragment() != null || !address.getPath().matches("/?")) {
            throw new IllegalArgumentException("address is to be https:// and a server's name, without a path");
        }
        mailbox(mailbox);
        if (chunkBytes < 1 || page < 10 || page > 5000 || patience.isNegative() || patience.isZero() || again < 0) {
            throw new IllegalArgumentException("chunkMebibytes, pageSize, patienceSeconds or retries is out of its range");
        }
    }

    static void mailbox(String id) {
        if (!MAILBOX.matcher(id).matches()) {
            throw new IllegalArgumentException("mailbox is to be the mailbox's id: capital letters and digits");
        }
    }
}
