package org.cadrenode.linkage.engine;

import java.util.Arrays;

/** Where the engine puts what does not fit memory, for as long as it lives. One thread uses it at a time. */
public interface Scratch extends AutoCloseable {
    /** Begins an area. */
    Area area();

    /** Lets all areas go. */
    @Override
    void close();

    /** Bytes that are written once, from the first to the last, and read at any place. */
    interface Area {
        /** Writes further bytes. */
        void write(byte[] bytes, int length);

        /**
         * Reads bytes that were written.
         *
         * @param at place of the first
         * @param into takes them, from its beginning
         */
        void read(long at, byte[] into, int length);

        /** Lets the bytes go. */
        void close();
    }

    /** Returns areas in memory. */
    static Scratch inMemory() {
        return new Scratch() {
            @Override
            public Area area() {
                return new Area() {
                    private byte[] content = {};
                    private int size;

                    @Override
                    public void write(byte[] bytes, int length) {
                        if (size + length > content.length) {
                            content = Arrays.copyOf(content, Math.max(size + length, content.length + (content.length >> 1)));
                        }
                        System.arraycopy(bytes, 0, content, size, length);
                        size += length;
                    }

                    @Override
                    public void read(long at, byte[] into, int length) {
                        System.arraycopy(content, Math.toIntExact(at), into, 0, length);
                    }

                    @Override
                    public void close() {
                        content = new byte[0];
                    }
                };
            }

            @Override
            public void close() { }
        };
    }
}
