package org.cadrenode.vault.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongPredicate;
import org.cadrenode.api.keys.ChildCipher;
import org.cadrenode.api.keys.ChildKeys;
import org.cadrenode.api.keys.KeyPurpose;

/**
 * Keys that copy a vault's folder before and after each step of its keys of children: what is on the disk then is what a kill
 * there leaves. Or keys as they were before there were any of children.
 */
final class WatchedKeys extends RotatingKeys {
    private final boolean before;
    private final Path copies;
    private final List<Path> taken = new ArrayList<>();
    private boolean watching;

    private WatchedKeys(int seed, Path copies, boolean before) {
        super(seed);
        this.copies = copies;
        this.before = before;
    }

    static WatchedKeys copying(int seed, Path copies) {
        return new WatchedKeys(seed, copies, false);
    }

    /** Returns keys under which records are sealed as the node did that knew of no keys of children. */
    static WatchedKeys ofBefore(int seed, Path nowhere) {
        return new WatchedKeys(seed, nowhere, true);
    }

    void watch(boolean on) {
        watching = on;
    }

    /** Returns the copies. */
    List<Path> taken() {
        return taken;
    }

    @Override
    public ChildKeys childKeys(KeyPurpose purpose, Path file) {
        return before ? new None(purpose) : new Watched(super.childKeys(purpose, file), file.getParent());
    }

    private final class Watched implements ChildKeys {
        private final ChildKeys keys;
        private final Path folder;

        private Watched(ChildKeys keys, Path folder) {
            this.keys = keys;
            this.folder = folder;
        }

        private void copy() {
            if (watching) {
                Path copy = copies.resolve("copy" + taken.size());
                VaultFiles.copy(folder, copy);
                taken.add(copy);
            }
        }

        @Override
        public long next() {
            copy();
            long next = keys.next();
            copy();
            return next;
        }

        @Override
        public void cover(long last) {
            keys.cover(last);
        }

        @Override
        public State state(long number) {
            return keys.state(number);
        }

        // One by one, so that a kill in the middle is among them.
        @Override
        public void doom(Collection<Long> numbers) {
            copy();
            for (Long number : numbers) {
                keys.doom(List.of(number));
                copy();
            }
        }

        @Override
        public void destroy(Collection<Long> numbers) {
            copy();
            for (Long number : numbers) {
                keys.destroy(List.of(number));
                copy();
            }
        }

        @Override
        public long settle(LongPredicate inUse) {
            return keys.settle(inUse);
        }

        @Override
        public ChildCipher cipher() {
            return keys.cipher();
        }

        @Override
        public void close() {
            keys.close();
        }
    }

    private final class None implements ChildKeys {
        private final KeyPurpose purpose;
        private long last;

        private None(KeyPurpose purpose) {
            this.purpose = purpose;
        }

        @Override
        public long next() {
            return ++last;
        }

        @Override
        public void cover(long upTo) {
            last = Math.max(last, upTo);
        }

        @Override
        public State state(long number) {
            return State.LIVE;
        }

        @Override
        public void doom(Collection<Long> numbers) { }

        @Override
        public void destroy(Collection<Long> numbers) { }

        @Override
        public long settle(LongPredicate inUse) {
            return 0;
        }

        @Override
        public ChildCipher cipher() {
            var plain = recordCipher(purpose);
            return new ChildCipher() {
                @Override
                public byte[] seal(long number, String place, byte[] record) {
                    return plain.seal(place, record);
                }

                @Override
                public byte[] open(long number, String place, byte[] sealed) {
                    return plain.open(place, sealed);
                }

                @Override
                public int version() {
                    return plain.version();
                }

                @Override
                public int versionOf(byte[] sealed) {
                    return plain.versionOf(sealed);
                }

                @Override
                public boolean own(byte[] sealed) {
                    return true;
                }
            };
        }

        @Override
        public void close() { }
    }

    /** The files of a vault. */
    static final class VaultFiles {
        static final String DATABASE = "vault.mv.db";
        static final String ANCHOR = "vault.anchor";
        static final String KEYS = "vault.childkeys";

        private VaultFiles() { }

        static void copy(Path from, Path to) {
            for (String name : List.of(KEYS, DATABASE, ANCHOR)) {
                copy(from, to, name);
            }
        }

        static void copy(Path from, Path to, String name) {
            try {
                Files.createDirectories(to);
                if (Files.exists(from.resolve(name))) {
                    Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
                } else {
                    Files.deleteIfExists(to.resolve(name));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
