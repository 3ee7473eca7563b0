package org.cadrenode.connector.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the data come from. The node turns it into a route. */
public sealed interface Endpoint {
    /** Returns the place in words for an operator, without secrets. */
    String place();

    /**
     * A folder into which files are dropped, with sub-folders. A file is taken once its size has not changed for
     * {@code quiet}, and removed once it is sealed in the landing zone. Names that start with a dot or end in
     * {@code .part} or {@code .tmp} are left alone.
     *
     * @param inbox the folder; made if it is missing
     * @param include regular expression for the names of files to take, matched without regard to case
     * @param quiet how long a file must rest
     */
    record Folder(Path inbox, String include, Duration quiet) implements Endpoint {
        public Folder {
            if (quiet.isNegative()) {
                throw new IllegalArgumentException("A file cannot rest for less than no time");
            }
        }

        @Override
        public String place() {
            return inbox.toString();
        }
    }

    /**
     * A port at which senders hand in messages one by one, each in a frame of the Minimal Lower Layer Protocol: the byte 0B,
     * the message, the bytes 1C 0D. For a {@link MessageConnector}.
     *
     * @param address of this machine at which to listen, as a name or a number
     * @param port from 1; 0 for any that is free, for tests
     * @param tls how connections are encrypted; empty for not at all
     * @param mostConnections how many there may be at once; one more is closed, or takes the place of the one that has been
     *     silent the longest
     * @param idle how long a connection may be silent before it is closed
     * @param longestMessage bytes; a longer one is never kept nor acknowledged
     * @param gather after how long a delivery is made of the messages that came
     */
    record Mllp(String address, int port, Optional<Tls> tls, int mostConnections, Duration idle, int longestMessage, Duration gather)
            implements Endpoint {
        public Mllp {
            if (address.isBlank() || port < 0 || port > 65_535 || mostConnections < 1 || longestMessage < 1
                    || idle.isNegative() || idle.isZero() || gather.isNegative() || gather.isZero()) {
                throw new IllegalArgumentException("An address, a port and limits above 0 are needed");
            }
        }

        @Override
        public String place() {
            return (tls.isPresent() ? "mllps://" : "mllp://") + (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
        }
    }

    /**
     * With what the node proves who it is to those who connect, and who they must prove to be. TLS 1.2 or later.
     *
     * @param keyStore PKCS #12 file with a key and its certificates
     * @param secret name of the secret, see {@link Secrets}, that is the file's password
     * @param clients PEM file of certificates: those who connect must have one of these, or one that these vouch for; empty if
     *     anybody may connect
     */
    record Tls(Path keyStore, String secret, Optional<Path> clients) { }

    /**
     * A source that its connector asks by itself.
     *
     * @param place in words for an operator, without secrets
     */
    record Fetched(String place) implements Endpoint { }
}
