package org.cadrenode.pipeline.engine;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAuthEnvelopedDataParser;
import org.bouncycastle.cms.CMSEnvelopedDataParser;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataParser;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.RecipientInformationStore;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Opens CMS that is encrypted to an RSA key, in DER, BER or PEM. AuthEnvelopedData (RFC 5083) proves its integrity by itself.
 * EnvelopedData (RFC 5652) does not: what it holds counts only if that is SignedData by a named sender. Immutable.
 */
public final class CmsDecryption implements Unwrapper.Decryption {
    private static final int LOOK = 64;
    private static final byte[] AUTHENTICATED = {(byte) 0xf7, 0x0d, 1, 9, 16, 1, 23};
    private static final byte[] SIGNED = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 7, 2};

    private final Provider provider = new BouncyCastleProvider();
    private final PrivateKey key;
    private final List<X509CertificateHolder> own;
    private final List<X509CertificateHolder> senders;

    private CmsDecryption(PrivateKey key, List<X509CertificateHolder> own, List<X509CertificateHolder> senders) {
        this.key = key;
        this.own = List.copyOf(own);
        this.senders = List.copyOf(senders);
    }

    /**
     * Reads keys in PEM.
     *
     * @param secretKey the node's private key, and its certificate where messages have several recipients
     * @param passphrase of that key, empty for none
     * @param senders certificates of which one must have signed
     * @throws CadreException if they cannot be read or opened
     */
    public static CmsDecryption of(String secretKey, char[] passphrase, Optional<String> senders) {
        try {
            List<X509CertificateHolder> own = new ArrayList<>();
            PrivateKey key = null;
            try (PEMParser parser = new PEMParser(new StringReader(secretKey))) {
                for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                    if (next instanceof X509CertificateHolder certificate) {
                        own.add(certificate);
                    } else {
                        key = privateKey(next, passphrase);
                    }
                }
            }
            if (key == null) {
                throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "there is no private key in PEM");
            }
            List<X509CertificateHolder> trusted = senders.isEmpty() ? List.of() : certificates(senders.get());
            if (senders.isPresent() && trusted.isEmpty()) {
                throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "signedBy holds no certificate in PEM");
            }
            return new CmsDecryption(key, own, trusted);
        } catch (IOException | PKCSException | OperatorCreationException | IllegalArgumentException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the decryption key cannot be read, or its passphrase is another");
        }
    }

    private static @Nullable PrivateKey privateKey(Object found, char[] passphrase)
            throws IOException, PKCSException, OperatorCreationException {
        Provider provider = new BouncyCastleProvider();
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        if (found instanceof PrivateKeyInfo info) {
            return converter.getPrivateKey(info);
        }
        if (found instanceof PEMKeyPair pair) {
            return converter.getKeyPair(pair).getPrivate();
        }
        if (found instanceof PEMEncryptedKeyPair pair) {
            return converter.getKeyPair(pair.decryptKeyPair(
                    new JcePEMDecryptorProviderBuilder().setProvider(provider).build(passphrase))).getPrivate();
        }
        if (found instanceof PKCS8EncryptedPrivateKeyInfo info) {
            return converter.getPrivateKey(info.decryptPrivateKeyInfo(
                    new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(provider).build(passphrase)));
        }
        return null;
    }

    private static List<X509CertificateHolder> certificates(String pem) throws IOException {
        List<X509CertificateHolder> found = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                if (next instanceof X509CertificateHolder certificate) {
                    found.add(certificate);
                }
            }
        }
        return found;
    }

    @Override
    public InputStream open(InputStream message) throws IOException {
        try {
            InputStream der = der(new BufferedInputStream(message, 1 << 16));
            boolean authenticated = holds(look(der), AUTHENTICATED);
            InputStream plain = new BufferedInputStream(authenticated ? authenticated(der) : enveloped(der), 1 << 16);
            if (signed(look(plain))) {
                return new Ending(new CMSSignedDataParser(
                        new JcaDigestCalculatorProviderBuilder().setProvider(provider).build(), plain), plain, der, authenticated);
            }
            if (!authenticated || !senders.isEmpty()) {
                throw refused();
            }
            return new Ending(null, plain, der, true);
        } catch (CadreException e) {
            throw e;
        } catch (CMSException | OperatorCreationException | RuntimeException | IOException e) {
            throw refused();
        }
    }

    private InputStream authenticated(InputStream der) throws CMSException, IOException {
        CMSAuthEnvelopedDataParser parser = new CMSAuthEnvelopedDataParser(der);
        return recipient(parser.getRecipientInfos()).getContentStream(
                new JceKeyTransAuthEnvelopedRecipient(key).setContentProvider(provider).setProvider(provider)).getContentStream();
    }

    private InputStream enveloped(InputStream der) throws CMSException, IOException {
        if (senders.isEmpty()) {
            throw refused();
        }
        CMSEnvelopedDataParser parser = new CMSEnvelopedDataParser(der);
        return recipient(parser.getRecipientInfos()).getContentStream(
                new JceKeyTransEnvelopedRecipient(key).setContentProvider(provider).setProvider(provider)).getContentStream();
    }

    private RecipientInformation recipient(RecipientInformationStore store) throws UnwrapException {
        Collection<RecipientInformation> all = store.getRecipients();
        for (RecipientInformation each : all) {
            if (each instanceof KeyTransRecipientInformation
                    && (all.size() == 1 || own.stream().anyMatch(certificate -> each.getRID().match(certificate)))) {
                return each;
            }
        }
        throw refused();
    }

    // Base64 between two lines, where it is PEM.
    private static InputStream der(BufferedInputStream message) throws IOException {
        if (!Magic.pem(look(message))) {
            return message;
        }
        int dashes = 0;
        for (int octet = message.read(); octet >= 0 && !(dashes > 5 && octet == '\n'); octet = message.read()) {
            dashes += octet == '-' ? 1 : 0;
        }
        return new BufferedInputStream(Base64.getMimeDecoder().wrap(new FilterInputStream(message) {
            private boolean ended;

            @Override
            public int read() throws IOException {
                int octet = ended ? -1 : super.read();
                ended |= octet == '-';
                return ended ? -1 : octet;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                int some = 0;
                for (int octet; some < length && (octet = read()) >= 0; some++) {
                    to[offset + some] = (byte) octet;
                }
                return some == 0 && length > 0 ? -1 : some;
            }
        }), 1 << 16);
    }

    private static byte[] look(InputStream content) throws IOException {
        content.mark(LOOK);
        byte[] first = content.readNBytes(LOOK);
        content.reset();
        return first;
    }

    private static boolean holds(byte[] first, byte[] wanted) {
        for (int at = 0; at + wanted.length <= Math.min(first.length, 24); at++) {
            if (Arrays.equals(first, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean signed(byte[] first) {
        return first.length > 0 && first[0] == 0x30 && holds(first, SIGNED);
    }

    private static UnwrapException refused() {
        return new UnwrapException(Problem.DECRYPTION_FAILED);
    }

    /** The content; its end is only reached if everything holds. */
    private final class Ending extends InputStream {
        private final @Nullable CMSSignedDataParser signed;
        private final InputStream plain;
        private final InputStream der;
        private final boolean authenticated;
        private final InputStream content;
        private boolean ended;

        private Ending(@Nullable CMSSignedDataParser signed, InputStream plain, InputStream der, boolean authenticated)
                throws CMSException, IOException {
            this.signed = signed;
            this.plain = plain;
            this.der = der;
            this.authenticated = authenticated;
            if (signed == null) {
                content = plain;
            } else if (signed.getSignedContent() == null) {
                throw refused();
            } else {
                content = signed.getSignedContent().getContentStream();
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (ended || length == 0) {
                return ended ? -1 : 0;
            }
            try {
                int read = content.read(to, offset, length);
                if (read < 0) {
                    ended = true;
                    end();
                }
                return read;
            } catch (CadreException e) {
                throw e;
            } catch (CMSException | OperatorCreationException | RuntimeException | IOException e) {
                throw refused();
            }
        }

        private void end() throws CMSException, OperatorCreationException, IOException {
            CMSSignedDataParser parser = signed;
            boolean good = parser == null;
            if (parser != null) {
                good = authenticated && senders.isEmpty();
                for (SignerInformation signer : parser.getSignerInfos().getSigners()) {
                    for (X509CertificateHolder sender : senders) {
                        good |= signer.getSID().match(sender) && verified(signer, sender);
                    }
                }
            }
            // To the end of the cipher, where its tag is compared, and of the message.
            plain.transferTo(OutputStream.nullOutputStream());
            if (!good || der.readNBytes(1).length > 0) {
                throw refused();
            }
        }

        private boolean verified(SignerInformation signer, X509CertificateHolder sender) throws OperatorCreationException {
            try {
                return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(provider).build(sender));
            } catch (CMSException | CertificateException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            plain.close();
        }
    }
}
