# Sourced by up: each function brings up one storey of the cluster, and does nothing where it stands already.

# Programs that come as Debian's packages: what must be there, and the package that has it.
PACKAGES=(containerd containerd runc runc /usr/lib/cni/ptp containernetworking-plugins nft nftables iptables iptables openssl openssl curl curl ip iproute2 pgrep procps)
PATH=$PATH:/usr/sbin:/sbin

require_packages() {
    local i missing=()
    for ((i = 0; i < ${#PACKAGES[@]}; i += 2)); do command -v "${PACKAGES[i]}" >/dev/null || missing+=("${PACKAGES[i + 1]}"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    [ -n "$(debian_mirror)" ] || die "needs the programs of these Debian packages, and cannot install them on this system: ${missing[*]}"
    step "installed ${missing[*]}"
    work=$RUN.packages
    quietly apt-get -q update
    # RUNLEVEL: a package's own service is not started beside ours
    quietly env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -q install -y --no-install-recommends "${missing[@]}"
    rm -f "$work.log"
    took
}

# Refuses where another cluster, or an unlucky network, has what we would take.
require_free_network() {
    local range
    for range in "$NODE_RANGE" "$SERVICE_RANGE" "$POD_RANGE"; do
        [ -z "$(ip -o route show root "$range")" ] || die "this machine has a route into $range, which the cluster needs: $(ip -o route show root "$range" | head -n 1)"
    done
    ! ip link show "$LINK" >/dev/null 2>&1 || die "there is a network interface $LINK already, which this cluster did not make; remove it with: ip link del $LINK"
    ! nft list table ip kube-proxy >/dev/null 2>&1 || die "another kube-proxy works on this machine (nft table ip kube-proxy): is it a node of a cluster already?"
}

start_network() {
    ip link show "$LINK" >/dev/null 2>&1 && return
    # A bridge without ports: a device that is always up and may carry an address.
    ip link add "$LINK" type bridge
    ip addr add "$NODE_IP/${NODE_RANGE#*/}" dev "$LINK"
    ip link set "$LINK" up
    cat /proc/sys/net/ipv4/ip_forward >"$RUN/ip_forward"
    echo 1 >/proc/sys/net/ipv4/ip_forward
    # Pods reach the world with the machine's address.
    nft -f - <<NFT
table ip aichain-cluster {
    chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        ip saddr $POD_RANGE ip daddr != { $POD_RANGE, $NODE_RANGE } masquerade
    }
}
NFT
    # A Docker engine on the same machine lets nothing be forwarded that it does not know.
    iptables -I FORWARD -s "$POD_RANGE" -j ACCEPT
    iptables -I FORWARD -d "$POD_RANGE" -j ACCEPT
}

# certificate NAME SUBJECT [ALTERNATIVE_NAMES]: a key and a certificate for a server and client, signed by our authority.
certificate() {
    local file=$RUN/keys/$1
    [ ! -s "$file.crt" ] || return 0
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$file.key" -out "$file.csr" -subj "$2" 2>/dev/null
    openssl x509 -req -in "$file.csr" -CA "$RUN/keys/ca.crt" -CAkey "$RUN/keys/ca.key" -days 30 -out "$file.new" 2>/dev/null -extfile - <<EXT
keyUsage=digitalSignature
extendedKeyUsage=serverAuth,clientAuth
${3:+subjectAltName=$3}
EXT
    rm "$file.csr"
    mv "$file.new" "$file.crt"
}

# kubeconfig FILE NAME: for whoever has the certificate of that name.
kubeconfig() {
    cat >"$1" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: aichain, cluster: {server: "https://$NODE_IP:6443", certificate-authority-data: $(base64 -w0 "$RUN/keys/ca.crt")}}]
users: [{name: me, user: {client-certificate-data: $(base64 -w0 "$RUN/keys/$2.crt"), client-key-data: $(base64 -w0 "$RUN/keys/$2.key")}}]
contexts: [{name: me, context: {cluster: aichain, user: me}}]
current-context: me
YAML
    chmod 600 "$1"
}

make_keys() {
    [ ! -f "$KUBECONFIG_FILE" ] || return 0
    chmod 700 "$RUN/keys"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$RUN/keys/ca.key" -out "$RUN/keys/ca.crt" -days 30 -subj /CN=aichain-cluster 2>/dev/null
    openssl genrsa -out "$RUN/keys/accounts.key" 2048 2>/dev/null
    certificate kube-apiserver /CN=kube-apiserver \
        "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:10.96.0.1,IP:$NODE_IP"
    certificate admin /O=system:masters/CN=admin
    certificate front-proxy /CN=front-proxy
    certificate kubelet /O=system:nodes/CN=system:node:node0 "DNS:node0,IP:$NODE_IP"
    local name
    for name in kube-controller-manager kube-scheduler kube-proxy; do
        certificate $name "/CN=system:$name"
        kubeconfig "$RUN/config/$name.kubeconfig" $name
    done
    kubeconfig "$RUN/config/kubelet.kubeconfig" kubelet
    kubeconfig "$KUBECONFIG_FILE" admin
}

# from_template FILE: config/FILE with this cluster's folder in it.
from_template() { sed "s|@RUN@|$RUN|g" "$HERE/config/$1" >"$RUN/config/$1"; }

start_control_plane() {
    step "API server, controller manager, scheduler"
    make_keys
    local keys=$RUN/keys
    # Kept for a test's length: no waiting for the disk.
    start etcd "$BIN/etcd" --name node0 --data-dir "$RUN/etcd" --unsafe-no-fsync --logger zap --log-level warn \
        --listen-client-urls "http://$NODE_IP:2379" --advertise-client-urls "http://$NODE_IP:2379" \
        --listen-peer-urls "http://$NODE_IP:2380" --initial-advertise-peer-urls "http://$NODE_IP:2380" --initial-cluster "node0=http://$NODE_IP:2380"
    start kube-apiserver "$BIN/kube-apiserver" --bind-address "$NODE_IP" --advertise-address "$NODE_IP" --secure-port 6443 \
        --etcd-servers "http://$NODE_IP:2379" --service-cluster-ip-range "$SERVICE_RANGE" --allow-privileged \
        --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
        --client-ca-file "$keys/ca.crt" --tls-cert-file "$keys/kube-apiserver.crt" --tls-private-key-file "$keys/kube-apiserver.key" \
        --kubelet-certificate-authority "$keys/ca.crt" --kubelet-client-certificate "$keys/admin.crt" --kubelet-client-key "$keys/admin.key" \
        --kubelet-preferred-address-types InternalIP \
        --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$keys/accounts.key" --service-account-signing-key-file "$keys/accounts.key" \
        --enable-aggregator-routing --requestheader-client-ca-file "$keys/ca.crt" --requestheader-allowed-names front-proxy \
        --requestheader-extra-headers-prefix X-Remote-Extra- --requestheader-group-headers X-Remote-Group --requestheader-username-headers X-Remote-User \
        --proxy-client-cert-file "$keys/front-proxy.crt" --proxy-client-key-file "$keys/front-proxy.key"
    await 60 kube-apiserver kubectl get --raw /readyz
    start kube-controller-manager "$BIN/kube-controller-manager" --kubeconfig "$RUN/config/kube-controller-manager.kubeconfig" --bind-address "$NODE_IP" \
        --use-service-account-credentials --service-account-private-key-file "$keys/accounts.key" --root-ca-file "$keys/ca.crt" \
        --allocate-node-cidrs --cluster-cidr "$POD_RANGE" --service-cluster-ip-range "$SERVICE_RANGE" \
        --horizontal-pod-autoscaler-sync-period 2s --leader-elect=false
    start kube-scheduler "$BIN/kube-scheduler" --kubeconfig "$RUN/config/kube-scheduler.kubeconfig" --bind-address "$NODE_IP" --leader-elect=false
    took
}

start_node() {
    step "containerd, kubelet, kube-proxy"
    local file controller
    for file in containerd.toml kubelet.yaml kube-proxy.yaml; do from_template $file; done
    mkdir -p "$RUN/cni"
    from_template cni.conflist
    mv "$RUN/config/cni.conflist" "$RUN/cni/10-aichain.conflist"
    # A control group of our own above all pods: on version 1 one in each hierarchy.
    if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
        mkdir -p /sys/fs/cgroup/"$CGROUP"
    else
        for controller in /sys/fs/cgroup/*/; do [ ! -f "$controller/cgroup.procs" ] || mkdir -p "$controller$CGROUP"; done
    fi
    start containerd containerd --config "$RUN/config/containerd.toml"
    await 30 containerd ctr version
    ctr images ls -q | grep -q aichain-test/pause || ctr images import "$PARTS/kubernetes/images/pause.tar" >/dev/null
    ctr images ls -q | grep -q aichain-test/busybox || ctr images import "$PARTS/kubernetes/images/busybox.tar" >/dev/null
    start kubelet "$BIN/kubelet" --config "$RUN/config/kubelet.yaml" --kubeconfig "$RUN/config/kubelet.kubeconfig" --root-dir "$RUN/kubelet" \
        --hostname-override node0 --node-ip "$NODE_IP"
    start kube-proxy "$BIN/kube-proxy" --config "$RUN/config/kube-proxy.yaml"
    await 60 kubelet kubectl get node node0
    await 60 kubelet kubectl wait --for=condition=Ready node/node0 --timeout=1s
    took
}

start_services() {
    step "DNS, volumes"
    from_template Corefile
    # The machine's own name servers, where it has some.
    grep -q '^nameserver' /etc/resolv.conf 2>/dev/null || sed -i '/forward/d' "$RUN/config/Corefile"
    start coredns "$BIN/coredns" -conf "$RUN/config/Corefile"
    await 30 coredns curl -sf "http://$NODE_IP:8181/ready"
    kubectl apply --server-side -f "$HERE/manifests/dns.yaml" -f "$HERE/manifests/volumes.yaml" >/dev/null
    mkdir -p "$RUN/volumes"
    sed "s|@RUN@|$RUN|g" "$HERE/config/volumes.json" >"$RUN/config/volumes.json"
    kubectl get configmap local-path-config --namespace local-path-storage -o 'jsonpath={.data.helperPod\.yaml}' >"$RUN/config/helper-pod.yaml"
    start local-path-provisioner "$BIN/local-path-provisioner" start --config "$RUN/config/volumes.json" --kubeconfig "$KUBECONFIG_FILE" \
        --provisioner-name rancher.io/local-path --namespace local-path-storage --configmap-name local-path-config --service-account-name default \
        --helper-image docker.io/aichain-test/busybox:1 --helper-pod-file "$RUN/config/helper-pod.yaml"
    await 30 coredns kubectl get serviceaccount default --namespace default
    took
}

# Built already; e2e/cluster/helm runs it.
start_helm() { :; }

start_metrics_server() {
    step "metrics server"
    certificate metrics-server /CN=metrics-server "DNS:metrics-server.kube-system.svc,IP:$NODE_IP"
    start metrics-server "$PARTS/metrics-server/bin/metrics-server" --kubeconfig "$KUBECONFIG_FILE" --authentication-kubeconfig "$KUBECONFIG_FILE" \
        --authorization-kubeconfig "$KUBECONFIG_FILE" --bind-address "$NODE_IP" --secure-port 4443 --cert-dir "$RUN/keys" \
        --tls-cert-file "$RUN/keys/metrics-server.crt" --tls-private-key-file "$RUN/keys/metrics-server.key" \
        --kubelet-certificate-authority "$RUN/keys/ca.crt" --kubelet-preferred-address-types InternalIP --metric-resolution 10s --kubelet-request-timeout 5s
    sed "s|@CA@|$(base64 -w0 "$RUN/keys/ca.crt")|" "$HERE/manifests/metrics.yaml" | kubectl apply --server-side -f - >/dev/null
    await 60 metrics-server kubectl wait --for=condition=Available apiservice/v1beta1.metrics.k8s.io --timeout=1s
    took
}

start_kwok() {
    step "kwok's nodes"
    start kwok "$PARTS/kwok/bin/kwok" --config "$PARTS/kwok/stages.yaml" --kubeconfig "$KUBECONFIG_FILE" --manage-all-nodes=false --manage-nodes-with-annotation-selector kwok.x-k8s.io/node=fake \
        --cidr 10.245.0.0/16 --node-ip "$NODE_IP" --server-address "$NODE_IP:10247"
    local i
    for i in 0 1 2 3 4 5 6 7 8 9; do sed "s/@NAME@/node-kwok-$i/" "$HERE/manifests/kwok-node.yaml"; done | kubectl apply --server-side -f - >/dev/null
    await 30 kwok kubectl wait --for=condition=Ready node/node-kwok-9 --timeout=1s
    took
}

start_prometheus() {
    step "Prometheus"
    from_template prometheus.yaml
    kubectl apply --server-side -f "$HERE/manifests/prometheus.yaml" >/dev/null
    start targets bash "$HERE/targets"
    start prometheus "$PARTS/prometheus/bin/prometheus" --config.file "$RUN/config/prometheus.yaml" --storage.tsdb.path "$RUN/prometheus" \
        --web.listen-address "$NODE_IP:9090"
    await 30 prometheus curl -sf "http://$NODE_IP:9090/-/ready"
    took
}

start_keda() {
    step "KEDA"
    ctr images ls -q | grep -q aichain-test/keda || ctr images import "$PARTS/keda/keda.tar" >/dev/null
    kubectl apply --server-side -k "$PARTS/keda/manifests" >/dev/null
    # it makes its own certificates, for which it starts a second time
    await 120 kubelet kubectl wait --for=condition=Available apiservice/v1beta1.external.metrics.k8s.io --timeout=1s
    await 60 kubelet kubectl wait --for=condition=Available deployment/keda-operator --namespace keda --timeout=1s
    took
}

start_crds() {
    step "kinds of others"
    kubectl apply --server-side -f "$PARTS/crds/gateway.yaml" -f "$PARTS/crds/strimzi.yaml" -f "$PARTS/crds/monitoring.yaml" >/dev/null
    kubectl wait --for=condition=Established crd/httproutes.gateway.networking.k8s.io crd/kafkas.kafka.strimzi.io crd/kafkanodepools.kafka.strimzi.io \
        crd/kafkatopics.kafka.strimzi.io crd/servicemonitors.monitoring.coreos.com crd/prometheusrules.monitoring.coreos.com --timeout=30s >/dev/null
    took
}
