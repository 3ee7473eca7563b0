package org.cadrenode.connector.spi;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the data come from. The node turns it into a route. */
public sealed interface Endpoint {
    /** Returns the place in words for an operator, without secrets. */
    String place();

    /** Returns what the node takes off of files that come from here; nothing unless it is said. */
    default Wrapping wrapping() {
        return Wrapping.NONE;
    }

    /**
     * A folder into which files are dropped, with sub-folders. A file is taken once its size has not changed for
     * {@code quiet}, and removed once it is sealed in the landing zone. Names that start with a dot or end in
     * {@code .part} or {@code .tmp} are left alone.
     *
     * @param inbox the folder; made if it is missing
     * @param include regular expression for the names of files to take, matched without regard to case
     * @param quiet how long a file must rest
     * @param wrapping what is taken off
     */
    record Folder(Path inbox, String include, Duration quiet, Wrapping wrapping) implements Endpoint {
        /** A folder whose files are not wrapped. */
        public Folder(Path inbox, String include, Duration quiet) {
            this(inbox, include, quiet, Wrapping.NONE);
        }

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
     * A folder of an SFTP server. Its files are taken as those of a {@link Folder} are, without sub-folders and symbolic
     * links.
     *
     * @param host name or address
     * @param port usually 22
     * @param user name to log in with
     * @param folder absolute path, or one below the user's own folder
     * @param hostKey the server's key: {@code SHA256:} and its fingerprint, or a line of a known_hosts file; without it there
     *     is no connection
     * @param secret name of the secret: a private key in PEM or OpenSSH form, or else a password
     * @param include regular expression for the names of files to take, matched without regard to case
     * @param quiet how long a file must rest
     * @param then what becomes of a file that is safe
     * @param every how often to look
     * @param most bytes that one file may have
     * @param wrapping what is taken off
     */
    record Sftp(String host, int port, String user, String folder, String hostKey, String secret, String include,
            Duration quiet, Then then, Duration every, long most, Wrapping wrapping) implements Endpoint {
        @Override
        public String place() {
            return "sftp://" + user + "@" + host + ":" + port + (folder.startsWith("/") ? "" : "/~/") + folder;
        }
    }

    /**
     * What becomes of a file on a server once it is safe in the landing zone.
     *
     * @param fate whether it goes, stays, or is moved
     * @param folder to which it is moved: absolute, or below the folder that it came from; otherwise empty
     */
    record Then(Fate fate, String folder) {
        /** What becomes of it. */
        public enum Fate {
            DELETE, KEEP, MOVE
        }
    }

    /**
     * Addresses of a web server, each of one file. What has not changed is not fetched again.
     *
     * @param addresses https only
     * @param user name for basic authentication; without it the secret is a bearer token
     * @param secret name of the secret: password or token; empty if the server asks for none
     * @param trust file with the certificates, in PEM, that the server's must lead to; without it those that the JDK trusts
     * @param certificate PKCS#12 file with the node's own certificate and key, if the server asks for one
     * @param certificateSecret name of the secret with that file's passphrase
     * @param every how often to ask
     * @param patience how long the server may say nothing
     * @param most bytes that one file may have
     * @param wrapping what is taken off
     */
    record Web(List<URI> addresses, String user, String secret, Optional<Path> trust, Optional<Path> certificate,
            String certificateSecret, Duration every, Duration patience, long most, Wrapping wrapping) implements Endpoint {
        public Web {
            addresses = List.copyOf(addresses);
            for (URI address : addresses) {
                if (!"https".equals(address.getScheme()) || address.getHost() == null || address.getUserInfo() != null) {
                    throw new IllegalArgumentException("An address starts with https:// and a host, and holds no user");
                }
            }
        }

        @Override
        public String place() {
            // A query may hold what opens a door.
            return addresses.stream().map(address -> "https://" + address.getAuthority() + address.getPath())
                    .reduce((one, other) -> one + " " + other).orElse("");
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
