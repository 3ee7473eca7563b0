package org.cadrenode.audit.internal;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to a collector. Syslog has no acknowledgement, but TLS has: a collector that has read everything answers
 * the end of the stream with a close_notify of its own (RFC 5425, 4.4). Only after that is what was sent known to be
 * there. Not thread-safe, but for {@link #close}.
 */
final class CollectorConnection implements AutoCloseable {
    private static final int CONNECT_MILLISECONDS = 10_000;
    private static final int ANSWER_MILLISECONDS = 10_000;
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final WatchedSocket raw;
    private final SSLSocket tls;
    private final OutputStream out;

    /** Connects, and checks the collector's certificate and that it bears the name {@code host}. */
    CollectorConnection(SSLSocketFactory factory, String host, int port) throws IOException {
        raw = new WatchedSocket();
        SSLSocket layered = null;
        try {
            raw.connect(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
            raw.setSoTimeout(ANSWER_MILLISECONDS);
            layered = (SSLSocket) factory.createSocket(raw, host, port, true);
            SSLParameters parameters = layered.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(PROTOCOLS);
            layered.setSSLParameters(parameters);
            layered.startHandshake();
        } catch (IOException e) {
            raw.close();
            throw e;
        }
        tls = layered;
        out = new BufferedOutputStream(tls.getOutputStream(), 1 << 15);
    }

    void send(byte[] frame) throws IOException {
        out.write(frame);
    }

    /**
     * Ends the stream and waits until the collector has read it.
     *
     * @param closeNotify whether a connection that ends without close_notify confirms nothing
     */
    void confirm(boolean closeNotify) throws IOException {
        out.flush();
        tls.shutdownOutput();
        InputStream in = tls.getInputStream();
        byte[] ignored = new byte[256];
        while (in.read(ignored) >= 0) {
            // A collector has nothing to say; what it says is passed over until it ends.
            continue;
        }
        if (closeNotify && raw.ended()) {
            throw new IOException("The collector closed without close_notify");
        }
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }

    /** Knows whether the other side ended the TCP stream: the platform's TLS hides whether close_notify came before. */
    private static final class WatchedSocket extends Socket {
        private volatile boolean ended;

        boolean ended() {
            return ended;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    return noted(super.read());
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    return noted(super.read(bytes, from, length));
                }

                private int noted(int result) {
                    ended |= result < 0;
                    return result;
                }
            };
        }
    }
}
