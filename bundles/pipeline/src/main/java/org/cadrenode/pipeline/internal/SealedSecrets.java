package org.cadrenode.pipeline.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.SourceSecret;
import org.cadrenode.api.delivery.SourceSecrets;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.connector.spi.Secrets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The secrets of sources, a file each, sealed under the landing zone's key: they open the same data. A file's name says under
 * which version of the key it is, so that those of older ones are found and sealed anew. Thread-safe.
 */
@Component(service = {Secrets.class, SourceSecrets.class, KeyHolder.class})
public final class SealedSecrets implements Secrets, SourceSecrets, KeyHolder {
    private static final Pattern FILE = Pattern.compile("([a-z][a-z0-9-]{0,39})@([0-9]{1,9})");
    private static final int LONGEST = 1 << 16;
    private static final String PERMISSION = "connector:install";

    private final SealedFolder folder;
    private final Keystore keystore;
    private final Journal journal;
    private final Authorizer authorizer;

    @Activate
    public SealedSecrets(@Reference Keystore keystore, @Reference Journal journal, @Reference Authorizer authorizer)
            throws IOException {
        this(Path.of(System.getProperty("karaf.data", "data")).resolve("cadre/secrets"), keystore, journal, authorizer);
    }

    SealedSecrets(Path folder, Keystore keystore, Journal journal, Authorizer authorizer) throws IOException {
        this.folder = new SealedFolder(folder, keystore);
        this.keystore = keystore;
        this.journal = journal;
        this.authorizer = authorizer;
    }

    @Override
    public synchronized Optional<char[]> secret(String name) {
        try {
            Integer version = newest().get(name);
            return version == null ? Optional.empty() : Optional.of(read(name, version).value());
        } catch (IOException e) {
            throw failed();
        }
    }

    @Override
    public synchronized List<SourceSecret> secrets() {
        authorizer.require(PERMISSION);
        List<SourceSecret> found = new ArrayList<>();
        try {
            for (Map.Entry<String, Integer> each : newest().entrySet()) {
                Held held = read(each.getKey(), each.getValue());
                Arrays.fill(held.value(), '\0');
                found.add(new SourceSecret(each.getKey(), held.since()));
            }
        } catch (IOException e) {
            throw failed();
        }
        return found;
    }

    @Override
    public synchronized SourceSecret set(String name, char[] value) {
        String actor = authorizer.require(PERMISSION);
        SourceSecret secret = new SourceSecret(name, Instant.ofEpochMilli(System.currentTimeMillis()));
        if (value.length == 0 || value.length > LONGEST) {
            throw new CadreException(ErrorCode.USAGE, "a secret has 1 to " + LONGEST + " characters");
        }
        journal.record(AuditEvent.of(AuditAction.SECRET_SET, name).by(actor));
        try {
            write(secret.name(), new Held(secret.since(), value));
        } catch (IOException e) {
            throw failed();
        }
        return secret;
    }

    @Override
    public synchronized void remove(String name) {
        String actor = authorizer.require(PERMISSION);
        try {
            if (!newest().containsKey(name)) {
                throw new CadreException(ErrorCode.NOT_FOUND, "there is no secret of that name");
            }
            journal.record(AuditEvent.of(AuditAction.SECRET_REMOVED, name).by(actor));
            removeBelow(name, Integer.MAX_VALUE);
        } catch (IOException e) {
            throw failed();
        }
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.LANDING);
    }

    @Override
    public synchronized long renew(KeyPurpose purpose, int limit) throws IOException {
        int newest = keystore.versions(KeyPurpose.LANDING).get(0);
        long left = 0;
        int done = 0;
        for (Map.Entry<String, Integer> each : newest().entrySet()) {
            if (each.getValue() >= newest) {
                continue;
            }
            if (done++ == limit) {
                done = limit;
                left++;
                continue;
            }
            Held held = read(each.getKey(), each.getValue());
            try {
                write(each.getKey(), held);
            } finally {
                Arrays.fill(held.value(), '\0');
            }
        }
        return left;
    }

    private record Held(Instant since, char[] value) {
        @Override
        public String toString() {
            return "a secret";
        }
    }

    // A kill may leave a secret under two versions: the newer one was written later.
    private Map<String, Integer> newest() throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        for (String file : folder.names()) {
            Matcher matcher = FILE.matcher(file);
            if (matcher.matches()) {
                found.merge(matcher.group(1), Integer.parseInt(matcher.group(2)), Math::max);
            }
        }
        return found;
    }

    private Held read(String name, int version) throws IOException {
        try (DataInputStream in = new DataInputStream(folder.open(name + "@" + version))) {
            Instant since = Instant.ofEpochMilli(in.readLong());
            byte[] bytes = in.readAllBytes();
            CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            char[] value = Arrays.copyOf(characters.array(), characters.length());
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(characters.array(), '\0');
            return new Held(since, value);
        }
    }

    private void write(String name, Held held) throws IOException {
        // Asked before: after a rotation in between the file is only sealed once more.
        int version = keystore.versions(KeyPurpose.LANDING).get(0);
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(held.value()));
        try {
            folder.write(name + "@" + version, sink -> {
                DataOutputStream out = new DataOutputStream(sink);
                out.writeLong(held.since().toEpochMilli());
                out.write(encoded.array(), 0, encoded.limit());
                out.flush();
            });
        } finally {
            Arrays.fill(encoded.array(), (byte) 0);
        }
        removeBelow(name, version);
    }

    private void removeBelow(String name, int version) throws IOException {
        for (String file : folder.names()) {
            Matcher matcher = FILE.matcher(file);
            if (matcher.matches() && matcher.group(1).equals(name) && Integer.parseInt(matcher.group(2)) < version) {
                folder.remove(file);
            }
        }
    }

    private static CadreException failed() {
        return new CadreException(ErrorCode.IO_FAILED, "the secrets cannot be read or written");
    }
}
