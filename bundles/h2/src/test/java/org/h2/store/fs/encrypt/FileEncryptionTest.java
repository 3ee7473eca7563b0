package org.h2.store.fs.encrypt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.h2.security.AES;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The encryption of files against the standard's vector, and against H2's own, which is loaded apart from its published jar. */
final class FileEncryptionTest {
    private static final long SEED = 20261127L;
    private static final int UNIT = 4096;

    private static URLClassLoader published;

    @TempDir
    Path folder;

    @BeforeAll
    static void loadThePublishedJar() throws Exception {
        Path jar = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of)
                .filter(path -> path.getFileName().toString().matches("h2-[0-9.]+\\.jar")).findFirst().orElseThrow();
        published = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        assertNotEquals(AES.class, published.loadClass(AES.class.getName()));
        System.out.println("seed " + SEED);
    }

    @AfterAll
    static void closeIt() throws Exception {
        published.close();
    }

    @Test
    void theFirstVectorOfTheStandardIsMet() {
        byte[] data = new byte[32];
        xts(new byte[16]).encrypt(0, 32, data, 0);
        assertEquals("917cf69ebd68b2ec9b9fe9a3eadda692cd43d2f59598ed858c02c2652fbf922e", HexFormat.of().formatHex(data));
    }

    @Test
    void everyUnitIsTheOneThatThePublishedClassesMake() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            byte[] key = bytes(random, 16);
            int length = 16 * (1 + random.nextInt(UNIT / 16));
            int offset = random.nextInt(40);
            long id = random.nextBoolean() ? random.nextInt(1 << 20) : random.nextLong();
            byte[] plain = bytes(random, offset + length + random.nextInt(9));
            byte[] ours = plain.clone();
            byte[] theirs = plain.clone();
            xts(key).encrypt(id, length, ours, offset);
            transform("encrypt", key, id, length, theirs, offset);
            assertArrayEquals(theirs, ours);
            xts(key).decrypt(id, length, theirs, offset);
            transform("decrypt", key, id, length, ours, offset);
            assertArrayEquals(plain, theirs);
            assertArrayEquals(plain, ours);
        }
    }

    @Test
    void manyThreadsUseOneKeyAtOnce() {
        XTS one = xts(bytes(new Random(SEED), 16));
        byte[] plain = bytes(new Random(SEED + 1), UNIT);
        assertFalse(IntStream.range(0, 4000).parallel().anyMatch(id -> {
            byte[] data = plain.clone();
            one.encrypt(id, UNIT, data, 0);
            one.decrypt(id, UNIT, data, 0);
            return !Arrays.equals(plain, data);
        }));
    }

    @Test
    void partOfABlockAndAMissingKeyAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> xts(new byte[16]).encrypt(0, 20, new byte[32], 0));
        assertThrows(IllegalStateException.class, () -> new AES().encrypt(new byte[16], 0, 16));
    }

    @Test
    void aDatabaseOfThePublishedJarOpensAndTheOtherWayRound() throws Exception {
        Driver theirs = (Driver) published.loadClass("org.h2.Driver").getConstructor().newInstance();
        Driver ours = new org.h2.Driver();
        fill(theirs, "theirs");
        fill(ours, "ours");
        assertEquals(500_500, sum(ours, "theirs", "file"));
        assertEquals(500_500, sum(theirs, "ours", "file"));
        assertThrows(SQLException.class, () -> sum(ours, "theirs", "other"));
    }

    private void fill(Driver driver, String name) throws SQLException {
        try (Connection connection = connect(driver, name, "file"); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t(id INT PRIMARY KEY, words VARCHAR) AS SELECT x, REPEAT(x || ' ', 200) FROM SYSTEM_RANGE(1, 1000)");
        }
    }

    private long sum(Driver driver, String name, String password) throws SQLException {
        try (Connection connection = connect(driver, name, password); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT SUM(id) FROM t WHERE words = REPEAT(id || ' ', 200)")) {
            row.next();
            return row.getLong(1);
        }
    }

    private Connection connect(Driver driver, String name, String password) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", "sa");
        login.setProperty("password", password + " user");
        return driver.connect("jdbc:h2:file:" + folder.resolve(name) + ";CIPHER=AES", login);
    }

    private static XTS xts(byte[] key) {
        AES aes = new AES();
        aes.setKey(key);
        return new XTS(aes);
    }

    // The published classes by reflection, as theirs have the same names.
    private static void transform(String method, byte[] key, long id, int length, byte[] data, int offset) throws Exception {
        Class<?> aes = published.loadClass("org.h2.security.AES");
        Object cipher = aes.getConstructor().newInstance();
        aes.getMethod("setKey", byte[].class).invoke(cipher, (Object) key.clone());
        Constructor<?> made = published.loadClass("org.h2.store.fs.encrypt.XTS")
                .getDeclaredConstructor(published.loadClass("org.h2.security.BlockCipher"));
        made.setAccessible(true);
        Object xts = made.newInstance(cipher);
        Method transform = xts.getClass().getDeclaredMethod(method, long.class, int.class, byte[].class, int.class);
        transform.setAccessible(true);
        transform.invoke(xts, id, length, data, offset);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
