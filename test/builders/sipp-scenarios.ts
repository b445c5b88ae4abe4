/** What SIPp plays as a telephone: one call each. */

/** Ends after one call, and says whether it went as written. */
export const once = ["-m", "1", "-deadcall_wait", "0"];
const sdp = "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 6000 RTP/AVP 8\n";
const answer = (status: string, withSdp = false): string => `<send${withSdp ? ' retrans="500"' : ""}><![CDATA[
SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPp[call_number]
[last_Call-ID:]
[last_CSeq:]
[last_Record-Route:]
Contact: <sip:phone@[local_ip]:[local_port];transport=[transport]>
${withSdp ? "Content-Type: application/sdp\n" : ""}Content-Length: [len]

${withSdp ? sdp : ""}]]></send>`;
const okToLast = `<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`;

/** Takes the call after it has rung, and waits for the end of it. */
export const taking = `<recv request="INVITE" rrs="true"/>${answer("180 Ringing")}${answer("200 OK", true)}
<recv request="ACK"/><recv request="BYE"/>${okToLast}`;
export const refusing = `<recv request="INVITE"/>${answer("486 Busy Here")}<recv request="ACK"/>`;
export const ringing = `<recv request="INVITE"/>${answer("180 Ringing")}<recv request="CANCEL"/>${okToLast}
${answer("487 Request Terminated").replace("[last_CSeq:]", "CSeq: 1 INVITE")}<recv request="ACK"/>`;
/** Calls, and hangs up when it was taken, after a while. */
export const calling = (uri: string, speaksForMs = 100): string => `<send retrans="500"><![CDATA[
INVITE ${uri} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:sipp@centre.test>;tag=caller[call_number]
To: <${uri}>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>
Content-Type: application/sdp
Content-Length: [len]

${sdp}]]></send><recv response="100" optional="true"/><recv response="180" optional="true"/><recv response="200" rrs="true"/>
<send><![CDATA[
ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:sipp@centre.test>;tag=caller[call_number]
[last_To:]
[routes]
Call-ID: [call_id]
CSeq: 1 ACK
Content-Length: 0

]]></send><pause milliseconds="${speaksForMs}"/><send retrans="500"><![CDATA[
BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:sipp@centre.test>;tag=caller[call_number]
[last_To:]
[routes]
Call-ID: [call_id]
CSeq: 2 BYE
Content-Length: 0

]]></send><recv response="200"/>`;
