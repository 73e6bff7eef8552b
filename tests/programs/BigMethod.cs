// One method of 900 statements over 61 locals, with branches, loops, switches and calls, run a few times; made by a script.
using System;

static class BigMethod
{
    static int Helper(int a, int b) { return a - b * 3 & 0xfffff; }

    static long Run(int seed)
    {
        int v0 = seed * 1, v1 = seed * 8, v2 = seed * 15, v3 = seed * 22, v4 = seed * 29, v5 = seed * 36, v6 = seed * 43, v7 = seed * 50, v8 = seed * 57, v9 = seed * 64, v10 = seed * 71, v11 = seed * 78, v12 = seed * 85, v13 = seed * 92, v14 = seed * 99, v15 = seed * 106, v16 = seed * 113, v17 = seed * 120, v18 = seed * 127, v19 = seed * 134, v20 = seed * 141, v21 = seed * 148, v22 = seed * 155, v23 = seed * 162, v24 = seed * 169, v25 = seed * 176, v26 = seed * 183, v27 = seed * 190, v28 = seed * 197, v29 = seed * 204, v30 = seed * 211, v31 = seed * 218, v32 = seed * 225, v33 = seed * 232, v34 = seed * 239, v35 = seed * 246, v36 = seed * 253, v37 = seed * 260, v38 = seed * 267, v39 = seed * 274;
        double d0 = seed + 0.25, d1 = seed + 1.25, d2 = seed + 2.25, d3 = seed + 3.25, d4 = seed + 4.25, d5 = seed + 5.25, d6 = seed + 6.25, d7 = seed + 7.25, d8 = seed + 8.25, d9 = seed + 9.25;
        long l0 = seed + 0, l1 = seed + 1, l2 = seed + 2, l3 = seed + 3, l4 = seed + 4, l5 = seed + 5, l6 = seed + 6, l7 = seed + 7, l8 = seed + 8, l9 = seed + 9;
        var s = new int[16];
        if (v20 > v9) v25 += 667; else v25 -= v20;
        v3 = (v4 * v34) + 97;
        d7 = d3 * 0.5 + v32 % 220;
        s[2] += v5 >> 26;
        while (v4 > 565000) v4 /= 3;
        v27 ^= s[v3 & 15];
        switch (v14 & 3) { case 0: v37++; break; case 1: v37 = v3; break; case 2: v3 = ~v37; break; default: v37 -= 591; break; }
        v37 = Helper(v25, v3 % 227);
        l2 += (long)v35 * 297 ^ l8 >> 5;
        if (v26 > v9) v34 += 121; else v34 -= v26;
        v36 = (v19 & v35) + 836;
        d1 = d6 * 0.5 + v37 % 585;
        s[12] += v23 >> 3;
        while (v4 > 634000) v4 /= 3;
        v13 ^= s[v31 & 15];
        switch (v20 & 3) { case 0: v29++; break; case 1: v29 = v37; break; case 2: v37 = ~v29; break; default: v29 -= 946; break; }
        v29 = Helper(v23, v19 % 255);
        l1 += (long)v15 * 589 ^ l5 >> 5;
        if (v19 > v33) v31 += 897; else v31 -= v19;
        v21 = (v28 + v18) + 624;
        d7 = d2 * 0.5 + v26 % 169;
        s[5] += v9 >> 29;
        while (v2 > 587000) v2 /= 3;
        v20 ^= s[v21 & 15];
        switch (v31 & 3) { case 0: v37++; break; case 1: v37 = v29; break; case 2: v29 = ~v37; break; default: v37 -= 71; break; }
        v5 = Helper(v17, v30 % 714);
        l4 += (long)v3 * 663 ^ l9 >> 5;
        if (v36 > v28) v18 += 734; else v18 -= v36;
        v24 = (v22 ^ v1) + 964;
        d2 = d0 * 0.5 + v39 % 120;
        s[15] += v3 >> 12;
        while (v18 > 408000) v18 /= 3;
        v25 ^= s[v31 & 15];
        switch (v28 & 3) { case 0: v25++; break; case 1: v25 = v35; break; case 2: v35 = ~v25; break; default: v25 -= 285; break; }
        v8 = Helper(v27, v35 % 286);
        l6 += (long)v22 * 981 ^ l4 >> 5;
        if (v14 > v9) v5 += 181; else v5 -= v14;
        v9 = (v14 ^ v14) + 13;
        d7 = d1 * 0.5 + v16 % 289;
        s[0] += v9 >> 21;
        while (v23 > 327000) v23 /= 3;
        v8 ^= s[v32 & 15];
        switch (v3 & 3) { case 0: v29++; break; case 1: v29 = v35; break; case 2: v35 = ~v29; break; default: v29 -= 402; break; }
        v25 = Helper(v25, v25 % 107);
        l0 += (long)v25 * 196 ^ l3 >> 5;
        if (v4 > v13) v28 += 167; else v28 -= v4;
        v7 = (v21 + v38) + 54;
        d0 = d6 * 0.5 + v9 % 550;
        s[6] += v23 >> 27;
        while (v4 > 386000) v4 /= 3;
        v9 ^= s[v16 & 15];
        switch (v23 & 3) { case 0: v30++; break; case 1: v30 = v7; break; case 2: v7 = ~v30; break; default: v30 -= 119; break; }
        v31 = Helper(v29, v30 % 496);
        l9 += (long)v5 * 105 ^ l9 >> 5;
        if (v21 > v16) v30 += 849; else v30 -= v21;
        v10 = (v33 | v1) + 211;
        d3 = d9 * 0.5 + v34 % 937;
        s[1] += v33 >> 8;
        while (v5 > 376000) v5 /= 3;
        v10 ^= s[v22 & 15];
        switch (v34 & 3) { case 0: v32++; break; case 1: v32 = v21; break; case 2: v21 = ~v32; break; default: v32 -= 652; break; }
        v14 = Helper(v39, v12 % 826);
        l5 += (long)v25 * 205 ^ l4 >> 5;
        if (v33 > v31) v22 += 749; else v22 -= v33;
        v1 = (v1 * v17) + 484;
        d2 = d8 * 0.5 + v22 % 458;
        s[6] += v23 >> 9;
        while (v6 > 202000) v6 /= 3;
        v21 ^= s[v13 & 15];
        switch (v39 & 3) { case 0: v0++; break; case 1: v0 = v30; break; case 2: v30 = ~v0; break; default: v0 -= 932; break; }
        v22 = Helper(v5, v7 % 932);
        l4 += (long)v12 * 911 ^ l0 >> 5;
        if (v11 > v27) v21 += 89; else v21 -= v11;
        v25 = (v29 + v25) + 762;
        d0 = d0 * 0.5 + v8 % 29;
        s[9] += v37 >> 20;
        while (v9 > 486000) v9 /= 3;
        v22 ^= s[v9 & 15];
        switch (v8 & 3) { case 0: v1++; break; case 1: v1 = v0; break; case 2: v0 = ~v1; break; default: v1 -= 819; break; }
        v6 = Helper(v33, v8 % 445);
        l2 += (long)v13 * 258 ^ l1 >> 5;
        if (v13 > v18) v32 += 247; else v32 -= v13;
        v37 = (v20 ^ v16) + 558;
        d8 = d3 * 0.5 + v22 % 920;
        s[13] += v37 >> 28;
        while (v32 > 156000) v32 /= 3;
        v33 ^= s[v32 & 15];
        switch (v28 & 3) { case 0: v11++; break; case 1: v11 = v38; break; case 2: v38 = ~v11; break; default: v11 -= 5; break; }
        v9 = Helper(v11, v9 % 485);
        l9 += (long)v7 * 64 ^ l5 >> 5;
        if (v20 > v33) v33 += 569; else v33 -= v20;
        v30 = (v6 - v35) + 59;
        d2 = d7 * 0.5 + v2 % 791;
        s[6] += v32 >> 18;
        while (v1 > 334000) v1 /= 3;
        v39 ^= s[v32 & 15];
        switch (v12 & 3) { case 0: v17++; break; case 1: v17 = v28; break; case 2: v28 = ~v17; break; default: v17 -= 521; break; }
        v34 = Helper(v30, v32 % 965);
        l5 += (long)v33 * 945 ^ l6 >> 5;
        if (v35 > v12) v28 += 141; else v28 -= v35;
        v26 = (v7 * v25) + 453;
        d4 = d5 * 0.5 + v27 % 75;
        s[13] += v19 >> 20;
        while (v9 > 260000) v9 /= 3;
        v8 ^= s[v29 & 15];
        switch (v6 & 3) { case 0: v25++; break; case 1: v25 = v31; break; case 2: v31 = ~v25; break; default: v25 -= 167; break; }
        v14 = Helper(v10, v27 % 528);
        l5 += (long)v21 * 201 ^ l6 >> 5;
        if (v22 > v20) v5 += 740; else v5 -= v22;
        v23 = (v1 ^ v21) + 568;
        d8 = d1 * 0.5 + v24 % 340;
        s[1] += v39 >> 29;
        while (v4 > 996000) v4 /= 3;
        v6 ^= s[v5 & 15];
        switch (v2 & 3) { case 0: v11++; break; case 1: v11 = v17; break; case 2: v17 = ~v11; break; default: v11 -= 774; break; }
        v8 = Helper(v27, v16 % 416);
        l9 += (long)v34 * 585 ^ l2 >> 5;
        if (v31 > v20) v5 += 286; else v5 -= v31;
        v3 = (v11 + v27) + 917;
        d7 = d1 * 0.5 + v5 % 821;
        s[0] += v5 >> 9;
        while (v14 > 884000) v14 /= 3;
        v7 ^= s[v29 & 15];
        switch (v35 & 3) { case 0: v26++; break; case 1: v26 = v17; break; case 2: v17 = ~v26; break; default: v26 -= 637; break; }
        v8 = Helper(v2, v33 % 727);
        l5 += (long)v7 * 269 ^ l0 >> 5;
        if (v3 > v11) v12 += 955; else v12 -= v3;
        v19 = (v19 - v33) + 778;
        d8 = d8 * 0.5 + v32 % 689;
        s[11] += v17 >> 17;
        while (v1 > 16000) v1 /= 3;
        v1 ^= s[v32 & 15];
        switch (v32 & 3) { case 0: v30++; break; case 1: v30 = v15; break; case 2: v15 = ~v30; break; default: v30 -= 958; break; }
        v28 = Helper(v6, v27 % 673);
        l1 += (long)v34 * 994 ^ l5 >> 5;
        if (v32 > v19) v13 += 236; else v13 -= v32;
        v21 = (v12 * v8) + 415;
        d3 = d8 * 0.5 + v0 % 73;
        s[0] += v27 >> 26;
        while (v5 > 687000) v5 /= 3;
        v18 ^= s[v38 & 15];
        switch (v18 & 3) { case 0: v2++; break; case 1: v2 = v29; break; case 2: v29 = ~v2; break; default: v2 -= 190; break; }
        v10 = Helper(v17, v28 % 4);
        l6 += (long)v23 * 996 ^ l1 >> 5;
        if (v35 > v20) v15 += 36; else v15 -= v35;
        v19 = (v13 + v22) + 188;
        d1 = d4 * 0.5 + v5 % 487;
        s[1] += v32 >> 7;
        while (v32 > 271000) v32 /= 3;
        v5 ^= s[v9 & 15];
        switch (v2 & 3) { case 0: v25++; break; case 1: v25 = v1; break; case 2: v1 = ~v25; break; default: v25 -= 307; break; }
        v19 = Helper(v14, v5 % 600);
        l3 += (long)v9 * 399 ^ l8 >> 5;
        if (v20 > v31) v9 += 291; else v9 -= v20;
        v39 = (v9 & v2) + 845;
        d2 = d7 * 0.5 + v32 % 143;
        s[1] += v32 >> 18;
        while (v1 > 88000) v1 /= 3;
        v1 ^= s[v2 & 15];
        switch (v23 & 3) { case 0: v6++; break; case 1: v6 = v24; break; case 2: v24 = ~v6; break; default: v6 -= 856; break; }
        v28 = Helper(v35, v3 % 643);
        l1 += (long)v34 * 502 ^ l5 >> 5;
        if (v16 > v0) v29 += 817; else v29 -= v16;
        v4 = (v32 & v34) + 95;
        d3 = d4 * 0.5 + v30 % 259;
        s[4] += v16 >> 3;
        while (v13 > 506000) v13 /= 3;
        v24 ^= s[v4 & 15];
        switch (v18 & 3) { case 0: v2++; break; case 1: v2 = v39; break; case 2: v39 = ~v2; break; default: v2 -= 648; break; }
        v12 = Helper(v4, v38 % 151);
        l1 += (long)v16 * 637 ^ l9 >> 5;
        if (v36 > v8) v0 += 494; else v0 -= v36;
        v3 = (v31 & v17) + 996;
        d6 = d3 * 0.5 + v31 % 298;
        s[1] += v18 >> 13;
        while (v29 > 205000) v29 /= 3;
        v19 ^= s[v5 & 15];
        switch (v18 & 3) { case 0: v29++; break; case 1: v29 = v4; break; case 2: v4 = ~v29; break; default: v29 -= 840; break; }
        v32 = Helper(v28, v17 % 397);
        l3 += (long)v13 * 596 ^ l4 >> 5;
        if (v5 > v9) v33 += 269; else v33 -= v5;
        v23 = (v8 & v38) + 840;
        d2 = d7 * 0.5 + v7 % 721;
        s[7] += v14 >> 21;
        while (v31 > 163000) v31 /= 3;
        v0 ^= s[v31 & 15];
        switch (v19 & 3) { case 0: v9++; break; case 1: v9 = v26; break; case 2: v26 = ~v9; break; default: v9 -= 353; break; }
        v24 = Helper(v20, v7 % 861);
        l1 += (long)v0 * 769 ^ l0 >> 5;
        if (v21 > v25) v7 += 963; else v7 -= v21;
        v12 = (v0 * v18) + 260;
        d4 = d5 * 0.5 + v24 % 891;
        s[5] += v4 >> 18;
        while (v27 > 288000) v27 /= 3;
        v6 ^= s[v3 & 15];
        switch (v9 & 3) { case 0: v15++; break; case 1: v15 = v17; break; case 2: v17 = ~v15; break; default: v15 -= 447; break; }
        v32 = Helper(v20, v12 % 792);
        l3 += (long)v27 * 832 ^ l1 >> 5;
        if (v25 > v35) v35 += 209; else v35 -= v25;
        v5 = (v3 | v26) + 462;
        d8 = d8 * 0.5 + v31 % 51;
        s[3] += v8 >> 19;
        while (v26 > 305000) v26 /= 3;
        v16 ^= s[v16 & 15];
        switch (v15 & 3) { case 0: v19++; break; case 1: v19 = v30; break; case 2: v30 = ~v19; break; default: v19 -= 571; break; }
        v25 = Helper(v7, v10 % 659);
        l0 += (long)v4 * 513 ^ l3 >> 5;
        if (v31 > v35) v14 += 464; else v14 -= v31;
        v21 = (v28 | v27) + 143;
        d2 = d5 * 0.5 + v5 % 179;
        s[5] += v35 >> 17;
        while (v15 > 829000) v15 /= 3;
        v36 ^= s[v12 & 15];
        switch (v26 & 3) { case 0: v24++; break; case 1: v24 = v26; break; case 2: v26 = ~v24; break; default: v24 -= 764; break; }
        v33 = Helper(v13, v24 % 277);
        l1 += (long)v3 * 285 ^ l1 >> 5;
        if (v36 > v23) v8 += 704; else v8 -= v36;
        v32 = (v33 * v13) + 95;
        d5 = d4 * 0.5 + v25 % 662;
        s[12] += v27 >> 2;
        while (v1 > 436000) v1 /= 3;
        v30 ^= s[v37 & 15];
        switch (v4 & 3) { case 0: v25++; break; case 1: v25 = v33; break; case 2: v33 = ~v25; break; default: v25 -= 876; break; }
        v29 = Helper(v28, v15 % 802);
        l6 += (long)v14 * 156 ^ l9 >> 5;
        if (v33 > v6) v29 += 88; else v29 -= v33;
        v35 = (v2 - v0) + 802;
        d4 = d6 * 0.5 + v2 % 661;
        s[3] += v8 >> 14;
        while (v27 > 73000) v27 /= 3;
        v19 ^= s[v33 & 15];
        switch (v24 & 3) { case 0: v16++; break; case 1: v16 = v14; break; case 2: v14 = ~v16; break; default: v16 -= 810; break; }
        v38 = Helper(v0, v0 % 551);
        l9 += (long)v29 * 982 ^ l7 >> 5;
        if (v20 > v15) v30 += 539; else v30 -= v20;
        v15 = (v35 ^ v15) + 30;
        d9 = d3 * 0.5 + v1 % 199;
        s[15] += v26 >> 16;
        while (v14 > 233000) v14 /= 3;
        v31 ^= s[v2 & 15];
        switch (v26 & 3) { case 0: v23++; break; case 1: v23 = v25; break; case 2: v25 = ~v23; break; default: v23 -= 203; break; }
        v0 = Helper(v18, v32 % 70);
        l3 += (long)v31 * 320 ^ l2 >> 5;
        if (v12 > v14) v29 += 227; else v29 -= v12;
        v16 = (v18 | v6) + 975;
        d1 = d9 * 0.5 + v11 % 918;
        s[14] += v31 >> 3;
        while (v3 > 945000) v3 /= 3;
        v25 ^= s[v3 & 15];
        switch (v38 & 3) { case 0: v9++; break; case 1: v9 = v26; break; case 2: v26 = ~v9; break; default: v9 -= 54; break; }
        v3 = Helper(v11, v25 % 461);
        l0 += (long)v7 * 954 ^ l5 >> 5;
        if (v10 > v21) v12 += 190; else v12 -= v10;
        v33 = (v29 & v2) + 320;
        d4 = d3 * 0.5 + v21 % 454;
        s[10] += v6 >> 19;
        while (v17 > 431000) v17 /= 3;
        v7 ^= s[v35 & 15];
        switch (v22 & 3) { case 0: v19++; break; case 1: v19 = v27; break; case 2: v27 = ~v19; break; default: v19 -= 90; break; }
        v3 = Helper(v30, v12 % 382);
        l4 += (long)v28 * 332 ^ l2 >> 5;
        if (v23 > v30) v1 += 647; else v1 -= v23;
        v26 = (v15 ^ v25) + 42;
        d2 = d9 * 0.5 + v4 % 823;
        s[3] += v16 >> 22;
        while (v4 > 372000) v4 /= 3;
        v17 ^= s[v21 & 15];
        switch (v16 & 3) { case 0: v20++; break; case 1: v20 = v17; break; case 2: v17 = ~v20; break; default: v20 -= 305; break; }
        v0 = Helper(v38, v4 % 25);
        l4 += (long)v6 * 733 ^ l0 >> 5;
        if (v29 > v24) v16 += 936; else v16 -= v29;
        v27 = (v31 ^ v8) + 951;
        d1 = d0 * 0.5 + v19 % 843;
        s[9] += v38 >> 26;
        while (v20 > 803000) v20 /= 3;
        v38 ^= s[v5 & 15];
        switch (v25 & 3) { case 0: v10++; break; case 1: v10 = v15; break; case 2: v15 = ~v10; break; default: v10 -= 418; break; }
        v4 = Helper(v2, v30 % 566);
        l4 += (long)v20 * 437 ^ l0 >> 5;
        if (v6 > v4) v16 += 640; else v16 -= v6;
        v5 = (v13 ^ v6) + 432;
        d8 = d1 * 0.5 + v14 % 137;
        s[10] += v29 >> 14;
        while (v15 > 799000) v15 /= 3;
        v18 ^= s[v18 & 15];
        switch (v17 & 3) { case 0: v23++; break; case 1: v23 = v16; break; case 2: v16 = ~v23; break; default: v23 -= 756; break; }
        v16 = Helper(v12, v28 % 254);
        l1 += (long)v15 * 158 ^ l5 >> 5;
        if (v18 > v37) v12 += 335; else v12 -= v18;
        v4 = (v25 | v16) + 252;
        d3 = d4 * 0.5 + v6 % 670;
        s[13] += v2 >> 5;
        while (v30 > 937000) v30 /= 3;
        v23 ^= s[v2 & 15];
        switch (v7 & 3) { case 0: v3++; break; case 1: v3 = v12; break; case 2: v12 = ~v3; break; default: v3 -= 615; break; }
        v37 = Helper(v12, v4 % 382);
        l2 += (long)v11 * 618 ^ l8 >> 5;
        if (v16 > v0) v6 += 653; else v6 -= v16;
        v38 = (v39 + v22) + 223;
        d3 = d1 * 0.5 + v9 % 46;
        s[13] += v16 >> 25;
        while (v13 > 419000) v13 /= 3;
        v23 ^= s[v11 & 15];
        switch (v4 & 3) { case 0: v13++; break; case 1: v13 = v2; break; case 2: v2 = ~v13; break; default: v13 -= 815; break; }
        v31 = Helper(v35, v30 % 65);
        l6 += (long)v6 * 680 ^ l5 >> 5;
        if (v35 > v9) v34 += 94; else v34 -= v35;
        v10 = (v25 * v17) + 420;
        d9 = d6 * 0.5 + v3 % 320;
        s[4] += v22 >> 24;
        while (v1 > 401000) v1 /= 3;
        v25 ^= s[v13 & 15];
        switch (v10 & 3) { case 0: v27++; break; case 1: v27 = v7; break; case 2: v7 = ~v27; break; default: v27 -= 841; break; }
        v5 = Helper(v25, v36 % 905);
        l3 += (long)v29 * 134 ^ l0 >> 5;
        if (v0 > v3) v35 += 146; else v35 -= v0;
        v25 = (v5 * v36) + 638;
        d2 = d0 * 0.5 + v9 % 357;
        s[2] += v10 >> 21;
        while (v4 > 503000) v4 /= 3;
        v12 ^= s[v19 & 15];
        switch (v2 & 3) { case 0: v30++; break; case 1: v30 = v20; break; case 2: v20 = ~v30; break; default: v30 -= 55; break; }
        v38 = Helper(v24, v5 % 926);
        l9 += (long)v10 * 636 ^ l4 >> 5;
        if (v25 > v39) v12 += 850; else v12 -= v25;
        v30 = (v11 + v36) + 224;
        d5 = d3 * 0.5 + v10 % 393;
        s[6] += v7 >> 5;
        while (v12 > 863000) v12 /= 3;
        v2 ^= s[v20 & 15];
        switch (v38 & 3) { case 0: v29++; break; case 1: v29 = v35; break; case 2: v35 = ~v29; break; default: v29 -= 870; break; }
        v19 = Helper(v26, v19 % 597);
        l5 += (long)v27 * 675 ^ l4 >> 5;
        if (v23 > v28) v32 += 449; else v32 -= v23;
        v11 = (v1 ^ v0) + 634;
        d9 = d5 * 0.5 + v28 % 782;
        s[7] += v29 >> 24;
        while (v30 > 69000) v30 /= 3;
        v8 ^= s[v22 & 15];
        switch (v5 & 3) { case 0: v28++; break; case 1: v28 = v32; break; case 2: v32 = ~v28; break; default: v28 -= 523; break; }
        v2 = Helper(v2, v8 % 85);
        l0 += (long)v32 * 56 ^ l5 >> 5;
        if (v32 > v24) v8 += 27; else v8 -= v32;
        v4 = (v39 - v7) + 199;
        d1 = d8 * 0.5 + v10 % 703;
        s[14] += v4 >> 6;
        while (v16 > 919000) v16 /= 3;
        v39 ^= s[v17 & 15];
        switch (v16 & 3) { case 0: v32++; break; case 1: v32 = v30; break; case 2: v30 = ~v32; break; default: v32 -= 214; break; }
        v37 = Helper(v16, v39 % 519);
        l5 += (long)v20 * 38 ^ l3 >> 5;
        if (v12 > v11) v25 += 166; else v25 -= v12;
        v17 = (v20 * v24) + 173;
        d7 = d3 * 0.5 + v3 % 652;
        s[7] += v28 >> 7;
        while (v37 > 549000) v37 /= 3;
        v25 ^= s[v23 & 15];
        switch (v23 & 3) { case 0: v36++; break; case 1: v36 = v9; break; case 2: v9 = ~v36; break; default: v36 -= 369; break; }
        v21 = Helper(v5, v28 % 236);
        l1 += (long)v39 * 304 ^ l3 >> 5;
        if (v33 > v16) v19 += 655; else v19 -= v33;
        v37 = (v20 + v0) + 766;
        d4 = d9 * 0.5 + v18 % 631;
        s[11] += v26 >> 1;
        while (v3 > 233000) v3 /= 3;
        v39 ^= s[v2 & 15];
        switch (v0 & 3) { case 0: v36++; break; case 1: v36 = v22; break; case 2: v22 = ~v36; break; default: v36 -= 312; break; }
        v6 = Helper(v33, v22 % 547);
        l4 += (long)v26 * 309 ^ l7 >> 5;
        if (v37 > v8) v13 += 376; else v13 -= v37;
        v39 = (v30 + v10) + 138;
        d5 = d9 * 0.5 + v28 % 99;
        s[4] += v9 >> 9;
        while (v16 > 661000) v16 /= 3;
        v35 ^= s[v22 & 15];
        switch (v37 & 3) { case 0: v28++; break; case 1: v28 = v38; break; case 2: v38 = ~v28; break; default: v28 -= 960; break; }
        v33 = Helper(v31, v15 % 170);
        l0 += (long)v2 * 545 ^ l3 >> 5;
        if (v1 > v25) v11 += 244; else v11 -= v1;
        v10 = (v3 | v6) + 13;
        d5 = d2 * 0.5 + v9 % 424;
        s[12] += v33 >> 8;
        while (v32 > 179000) v32 /= 3;
        v32 ^= s[v19 & 15];
        switch (v3 & 3) { case 0: v30++; break; case 1: v30 = v34; break; case 2: v34 = ~v30; break; default: v30 -= 7; break; }
        v24 = Helper(v27, v29 % 83);
        l8 += (long)v11 * 108 ^ l4 >> 5;
        if (v16 > v14) v2 += 127; else v2 -= v16;
        v21 = (v16 & v3) + 273;
        d5 = d7 * 0.5 + v33 % 996;
        s[0] += v18 >> 26;
        while (v32 > 267000) v32 /= 3;
        v15 ^= s[v12 & 15];
        switch (v20 & 3) { case 0: v12++; break; case 1: v12 = v24; break; case 2: v24 = ~v12; break; default: v12 -= 337; break; }
        v38 = Helper(v15, v24 % 930);
        l4 += (long)v30 * 860 ^ l0 >> 5;
        if (v33 > v0) v1 += 448; else v1 -= v33;
        v14 = (v36 - v19) + 809;
        d5 = d9 * 0.5 + v37 % 80;
        s[4] += v10 >> 3;
        while (v1 > 637000) v1 /= 3;
        v10 ^= s[v22 & 15];
        switch (v1 & 3) { case 0: v1++; break; case 1: v1 = v2; break; case 2: v2 = ~v1; break; default: v1 -= 142; break; }
        v2 = Helper(v4, v2 % 68);
        l7 += (long)v23 * 838 ^ l2 >> 5;
        if (v34 > v4) v24 += 110; else v24 -= v34;
        v15 = (v13 + v13) + 115;
        d2 = d5 * 0.5 + v18 % 489;
        s[6] += v8 >> 5;
        while (v13 > 345000) v13 /= 3;
        v27 ^= s[v16 & 15];
        switch (v16 & 3) { case 0: v18++; break; case 1: v18 = v3; break; case 2: v3 = ~v18; break; default: v18 -= 733; break; }
        v23 = Helper(v20, v38 % 516);
        l0 += (long)v18 * 764 ^ l9 >> 5;
        if (v1 > v26) v1 += 447; else v1 -= v1;
        v33 = (v6 & v22) + 481;
        d3 = d4 * 0.5 + v36 % 222;
        s[5] += v36 >> 20;
        while (v27 > 207000) v27 /= 3;
        v18 ^= s[v3 & 15];
        switch (v31 & 3) { case 0: v6++; break; case 1: v6 = v31; break; case 2: v31 = ~v6; break; default: v6 -= 712; break; }
        v11 = Helper(v31, v37 % 356);
        l2 += (long)v16 * 967 ^ l6 >> 5;
        if (v10 > v18) v13 += 961; else v13 -= v10;
        v14 = (v31 & v10) + 113;
        d5 = d1 * 0.5 + v35 % 806;
        s[6] += v20 >> 5;
        while (v25 > 433000) v25 /= 3;
        v1 ^= s[v23 & 15];
        switch (v16 & 3) { case 0: v27++; break; case 1: v27 = v34; break; case 2: v34 = ~v27; break; default: v27 -= 514; break; }
        v10 = Helper(v24, v14 % 967);
        l9 += (long)v8 * 609 ^ l4 >> 5;
        if (v38 > v2) v22 += 596; else v22 -= v38;
        v20 = (v33 ^ v9) + 889;
        d5 = d0 * 0.5 + v10 % 475;
        s[12] += v16 >> 20;
        while (v8 > 659000) v8 /= 3;
        v15 ^= s[v32 & 15];
        switch (v19 & 3) { case 0: v39++; break; case 1: v39 = v9; break; case 2: v9 = ~v39; break; default: v39 -= 741; break; }
        v9 = Helper(v15, v20 % 618);
        l3 += (long)v22 * 242 ^ l0 >> 5;
        if (v20 > v12) v16 += 999; else v16 -= v20;
        v6 = (v10 ^ v6) + 201;
        d9 = d9 * 0.5 + v19 % 751;
        s[3] += v27 >> 15;
        while (v6 > 212000) v6 /= 3;
        v24 ^= s[v29 & 15];
        switch (v25 & 3) { case 0: v27++; break; case 1: v27 = v14; break; case 2: v14 = ~v27; break; default: v27 -= 513; break; }
        v18 = Helper(v29, v1 % 146);
        l6 += (long)v38 * 6 ^ l5 >> 5;
        if (v15 > v27) v36 += 602; else v36 -= v15;
        v26 = (v14 - v37) + 873;
        d1 = d7 * 0.5 + v29 % 443;
        s[4] += v16 >> 18;
        while (v26 > 731000) v26 /= 3;
        v10 ^= s[v16 & 15];
        switch (v29 & 3) { case 0: v1++; break; case 1: v1 = v39; break; case 2: v39 = ~v1; break; default: v1 -= 880; break; }
        v26 = Helper(v33, v11 % 916);
        l0 += (long)v0 * 852 ^ l4 >> 5;
        if (v31 > v6) v2 += 258; else v2 -= v31;
        v34 = (v13 - v10) + 734;
        d3 = d2 * 0.5 + v6 % 868;
        s[4] += v29 >> 24;
        while (v30 > 655000) v30 /= 3;
        v23 ^= s[v33 & 15];
        switch (v29 & 3) { case 0: v13++; break; case 1: v13 = v11; break; case 2: v11 = ~v13; break; default: v13 -= 402; break; }
        v32 = Helper(v7, v39 % 365);
        l3 += (long)v16 * 392 ^ l7 >> 5;
        if (v25 > v3) v0 += 77; else v0 -= v25;
        v26 = (v26 * v22) + 595;
        d6 = d4 * 0.5 + v19 % 760;
        s[9] += v33 >> 15;
        while (v25 > 169000) v25 /= 3;
        v8 ^= s[v4 & 15];
        switch (v35 & 3) { case 0: v14++; break; case 1: v14 = v9; break; case 2: v9 = ~v14; break; default: v14 -= 362; break; }
        v26 = Helper(v29, v18 % 779);
        l5 += (long)v8 * 364 ^ l0 >> 5;
        if (v14 > v17) v24 += 704; else v24 -= v14;
        v16 = (v27 + v11) + 494;
        d7 = d2 * 0.5 + v15 % 671;
        s[3] += v20 >> 1;
        while (v27 > 676000) v27 /= 3;
        v23 ^= s[v9 & 15];
        switch (v24 & 3) { case 0: v3++; break; case 1: v3 = v5; break; case 2: v5 = ~v3; break; default: v3 -= 848; break; }
        v36 = Helper(v20, v8 % 544);
        l2 += (long)v37 * 674 ^ l0 >> 5;
        if (v0 > v13) v4 += 672; else v4 -= v0;
        v18 = (v16 | v38) + 104;
        d9 = d4 * 0.5 + v11 % 795;
        s[12] += v22 >> 28;
        while (v25 > 625000) v25 /= 3;
        v38 ^= s[v5 & 15];
        switch (v19 & 3) { case 0: v12++; break; case 1: v12 = v31; break; case 2: v31 = ~v12; break; default: v12 -= 710; break; }
        v13 = Helper(v33, v5 % 760);
        l8 += (long)v7 * 122 ^ l5 >> 5;
        if (v16 > v26) v14 += 847; else v14 -= v16;
        v8 = (v30 + v31) + 571;
        d0 = d9 * 0.5 + v9 % 718;
        s[15] += v15 >> 14;
        while (v34 > 165000) v34 /= 3;
        v20 ^= s[v29 & 15];
        switch (v18 & 3) { case 0: v29++; break; case 1: v29 = v23; break; case 2: v23 = ~v29; break; default: v29 -= 437; break; }
        v26 = Helper(v4, v11 % 653);
        l3 += (long)v1 * 625 ^ l1 >> 5;
        if (v2 > v21) v6 += 523; else v6 -= v2;
        v30 = (v31 - v9) + 35;
        d6 = d8 * 0.5 + v21 % 97;
        s[7] += v21 >> 23;
        while (v33 > 291000) v33 /= 3;
        v27 ^= s[v21 & 15];
        switch (v35 & 3) { case 0: v3++; break; case 1: v3 = v18; break; case 2: v18 = ~v3; break; default: v3 -= 300; break; }
        v22 = Helper(v31, v25 % 342);
        l2 += (long)v17 * 354 ^ l2 >> 5;
        if (v13 > v31) v7 += 339; else v7 -= v13;
        v12 = (v20 | v19) + 131;
        d5 = d2 * 0.5 + v25 % 741;
        s[3] += v25 >> 30;
        while (v3 > 112000) v3 /= 3;
        v0 ^= s[v2 & 15];
        switch (v30 & 3) { case 0: v38++; break; case 1: v38 = v3; break; case 2: v3 = ~v38; break; default: v38 -= 808; break; }
        v32 = Helper(v34, v39 % 386);
        l9 += (long)v9 * 898 ^ l8 >> 5;
        if (v5 > v13) v2 += 684; else v2 -= v5;
        v29 = (v11 - v6) + 680;
        d2 = d6 * 0.5 + v6 % 937;
        s[0] += v23 >> 0;
        while (v19 > 884000) v19 /= 3;
        v19 ^= s[v11 & 15];
        switch (v20 & 3) { case 0: v1++; break; case 1: v1 = v27; break; case 2: v27 = ~v1; break; default: v1 -= 580; break; }
        v37 = Helper(v3, v31 % 582);
        l3 += (long)v2 * 793 ^ l7 >> 5;
        if (v26 > v36) v25 += 458; else v25 -= v26;
        v4 = (v0 | v24) + 609;
        d9 = d0 * 0.5 + v26 % 562;
        s[6] += v5 >> 1;
        while (v9 > 5000) v9 /= 3;
        v0 ^= s[v7 & 15];
        switch (v7 & 3) { case 0: v8++; break; case 1: v8 = v30; break; case 2: v30 = ~v8; break; default: v8 -= 19; break; }
        v17 = Helper(v36, v15 % 462);
        l1 += (long)v3 * 793 ^ l3 >> 5;
        if (v9 > v5) v18 += 644; else v18 -= v9;
        v35 = (v31 * v29) + 686;
        d3 = d2 * 0.5 + v0 % 63;
        s[0] += v39 >> 27;
        while (v19 > 170000) v19 /= 3;
        v31 ^= s[v38 & 15];
        switch (v23 & 3) { case 0: v36++; break; case 1: v36 = v28; break; case 2: v28 = ~v36; break; default: v36 -= 482; break; }
        v10 = Helper(v9, v7 % 372);
        l0 += (long)v26 * 395 ^ l0 >> 5;
        if (v28 > v17) v36 += 342; else v36 -= v28;
        v18 = (v17 & v3) + 637;
        d8 = d1 * 0.5 + v38 % 744;
        s[0] += v9 >> 16;
        while (v19 > 910000) v19 /= 3;
        v15 ^= s[v24 & 15];
        switch (v24 & 3) { case 0: v38++; break; case 1: v38 = v14; break; case 2: v14 = ~v38; break; default: v38 -= 827; break; }
        v28 = Helper(v18, v0 % 330);
        l6 += (long)v17 * 162 ^ l7 >> 5;
        if (v37 > v2) v18 += 854; else v18 -= v37;
        v9 = (v36 | v9) + 281;
        d1 = d2 * 0.5 + v34 % 88;
        s[2] += v35 >> 11;
        while (v24 > 317000) v24 /= 3;
        v38 ^= s[v3 & 15];
        switch (v13 & 3) { case 0: v16++; break; case 1: v16 = v37; break; case 2: v37 = ~v16; break; default: v16 -= 770; break; }
        v0 = Helper(v24, v29 % 554);
        l5 += (long)v34 * 791 ^ l2 >> 5;
        if (v4 > v14) v25 += 594; else v25 -= v4;
        v33 = (v16 ^ v33) + 329;
        d2 = d7 * 0.5 + v12 % 194;
        s[13] += v12 >> 0;
        while (v18 > 578000) v18 /= 3;
        v22 ^= s[v25 & 15];
        switch (v9 & 3) { case 0: v15++; break; case 1: v15 = v2; break; case 2: v2 = ~v15; break; default: v15 -= 945; break; }
        v31 = Helper(v23, v6 % 381);
        l9 += (long)v5 * 324 ^ l9 >> 5;
        if (v38 > v1) v22 += 288; else v22 -= v38;
        v33 = (v38 + v1) + 97;
        d3 = d6 * 0.5 + v31 % 601;
        s[4] += v13 >> 18;
        while (v17 > 970000) v17 /= 3;
        v28 ^= s[v37 & 15];
        switch (v8 & 3) { case 0: v16++; break; case 1: v16 = v2; break; case 2: v2 = ~v16; break; default: v16 -= 347; break; }
        v12 = Helper(v11, v24 % 86);
        l1 += (long)v3 * 571 ^ l2 >> 5;
        if (v23 > v29) v31 += 970; else v31 -= v23;
        v4 = (v38 + v25) + 945;
        d5 = d6 * 0.5 + v20 % 579;
        s[14] += v5 >> 0;
        while (v11 > 380000) v11 /= 3;
        v15 ^= s[v14 & 15];
        switch (v16 & 3) { case 0: v22++; break; case 1: v22 = v3; break; case 2: v3 = ~v22; break; default: v22 -= 925; break; }
        v35 = Helper(v1, v3 % 265);
        l2 += (long)v30 * 104 ^ l3 >> 5;
        if (v9 > v20) v0 += 962; else v0 -= v9;
        v12 = (v19 ^ v37) + 606;
        d6 = d0 * 0.5 + v20 % 381;
        s[0] += v24 >> 12;
        while (v30 > 452000) v30 /= 3;
        v15 ^= s[v9 & 15];
        switch (v12 & 3) { case 0: v2++; break; case 1: v2 = v10; break; case 2: v10 = ~v2; break; default: v2 -= 950; break; }
        v14 = Helper(v4, v39 % 888);
        l3 += (long)v8 * 981 ^ l8 >> 5;
        if (v6 > v24) v1 += 644; else v1 -= v6;
        v4 = (v28 - v21) + 331;
        d0 = d7 * 0.5 + v23 % 147;
        s[5] += v14 >> 30;
        while (v28 > 450000) v28 /= 3;
        v9 ^= s[v17 & 15];
        switch (v15 & 3) { case 0: v9++; break; case 1: v9 = v1; break; case 2: v1 = ~v9; break; default: v9 -= 278; break; }
        v36 = Helper(v18, v21 % 824);
        l0 += (long)v16 * 112 ^ l1 >> 5;
        if (v20 > v29) v30 += 117; else v30 -= v20;
        v9 = (v32 & v3) + 647;
        d3 = d5 * 0.5 + v30 % 856;
        s[2] += v7 >> 29;
        while (v12 > 268000) v12 /= 3;
        v15 ^= s[v15 & 15];
        switch (v18 & 3) { case 0: v26++; break; case 1: v26 = v10; break; case 2: v10 = ~v26; break; default: v26 -= 59; break; }
        v18 = Helper(v9, v1 % 453);
        l2 += (long)v21 * 144 ^ l2 >> 5;
        if (v28 > v0) v33 += 294; else v33 -= v28;
        v11 = (v23 ^ v27) + 42;
        d3 = d7 * 0.5 + v36 % 186;
        s[8] += v11 >> 14;
        while (v14 > 616000) v14 /= 3;
        v5 ^= s[v5 & 15];
        switch (v31 & 3) { case 0: v17++; break; case 1: v17 = v11; break; case 2: v11 = ~v17; break; default: v17 -= 211; break; }
        v8 = Helper(v39, v12 % 597);
        l9 += (long)v12 * 68 ^ l0 >> 5;
        if (v33 > v26) v3 += 531; else v3 -= v33;
        v22 = (v21 & v18) + 863;
        d1 = d5 * 0.5 + v0 % 420;
        s[14] += v8 >> 7;
        while (v11 > 38000) v11 /= 3;
        v10 ^= s[v23 & 15];
        switch (v0 & 3) { case 0: v22++; break; case 1: v22 = v33; break; case 2: v33 = ~v22; break; default: v22 -= 955; break; }
        v28 = Helper(v33, v4 % 124);
        l2 += (long)v15 * 798 ^ l0 >> 5;
        if (v24 > v36) v3 += 299; else v3 -= v24;
        v6 = (v31 + v28) + 526;
        d3 = d4 * 0.5 + v8 % 22;
        s[15] += v5 >> 14;
        while (v11 > 320000) v11 /= 3;
        v16 ^= s[v35 & 15];
        switch (v6 & 3) { case 0: v12++; break; case 1: v12 = v16; break; case 2: v16 = ~v12; break; default: v12 -= 19; break; }
        v38 = Helper(v36, v29 % 536);
        l5 += (long)v28 * 360 ^ l6 >> 5;
        if (v6 > v11) v2 += 280; else v2 -= v6;
        v7 = (v29 | v31) + 600;
        d7 = d7 * 0.5 + v7 % 125;
        s[9] += v8 >> 18;
        while (v14 > 685000) v14 /= 3;
        v36 ^= s[v29 & 15];
        switch (v1 & 3) { case 0: v24++; break; case 1: v24 = v26; break; case 2: v26 = ~v24; break; default: v24 -= 612; break; }
        v38 = Helper(v33, v2 % 406);
        l3 += (long)v23 * 411 ^ l1 >> 5;
        if (v15 > v21) v27 += 864; else v27 -= v15;
        v36 = (v20 | v25) + 868;
        d3 = d0 * 0.5 + v33 % 151;
        s[6] += v15 >> 29;
        while (v0 > 544000) v0 /= 3;
        v11 ^= s[v4 & 15];
        switch (v12 & 3) { case 0: v32++; break; case 1: v32 = v1; break; case 2: v1 = ~v32; break; default: v32 -= 231; break; }
        v8 = Helper(v26, v25 % 796);
        l9 += (long)v2 * 36 ^ l2 >> 5;
        if (v39 > v17) v39 += 280; else v39 -= v39;
        v34 = (v2 * v39) + 103;
        d7 = d3 * 0.5 + v0 % 445;
        s[15] += v2 >> 23;
        while (v19 > 124000) v19 /= 3;
        v3 ^= s[v38 & 15];
        switch (v17 & 3) { case 0: v5++; break; case 1: v5 = v29; break; case 2: v29 = ~v5; break; default: v5 -= 605; break; }
        v34 = Helper(v9, v28 % 127);
        l2 += (long)v8 * 938 ^ l8 >> 5;
        if (v26 > v36) v18 += 281; else v18 -= v26;
        v15 = (v5 ^ v34) + 295;
        d9 = d6 * 0.5 + v14 % 666;
        s[8] += v12 >> 15;
        while (v23 > 311000) v23 /= 3;
        v39 ^= s[v30 & 15];
        switch (v19 & 3) { case 0: v1++; break; case 1: v1 = v15; break; case 2: v15 = ~v1; break; default: v1 -= 342; break; }
        v14 = Helper(v12, v32 % 560);
        l4 += (long)v37 * 13 ^ l5 >> 5;
        if (v22 > v10) v15 += 332; else v15 -= v22;
        v35 = (v20 * v31) + 277;
        d3 = d8 * 0.5 + v3 % 791;
        s[1] += v10 >> 7;
        while (v38 > 674000) v38 /= 3;
        v3 ^= s[v33 & 15];
        switch (v28 & 3) { case 0: v22++; break; case 1: v22 = v6; break; case 2: v6 = ~v22; break; default: v22 -= 534; break; }
        v14 = Helper(v9, v26 % 346);
        l2 += (long)v8 * 632 ^ l2 >> 5;
        if (v39 > v17) v33 += 98; else v33 -= v39;
        v30 = (v17 + v8) + 423;
        d0 = d6 * 0.5 + v35 % 600;
        s[7] += v31 >> 25;
        while (v36 > 871000) v36 /= 3;
        v17 ^= s[v39 & 15];
        switch (v24 & 3) { case 0: v28++; break; case 1: v28 = v29; break; case 2: v29 = ~v28; break; default: v28 -= 295; break; }
        v22 = Helper(v18, v22 % 401);
        l3 += (long)v35 * 394 ^ l8 >> 5;
        if (v20 > v0) v31 += 390; else v31 -= v20;
        v28 = (v19 * v11) + 550;
        d9 = d7 * 0.5 + v36 % 387;
        s[5] += v14 >> 5;
        while (v21 > 859000) v21 /= 3;
        v15 ^= s[v20 & 15];
        switch (v27 & 3) { case 0: v0++; break; case 1: v0 = v1; break; case 2: v1 = ~v0; break; default: v0 -= 49; break; }
        v16 = Helper(v36, v31 % 308);
        l4 += (long)v19 * 635 ^ l4 >> 5;
        if (v27 > v33) v33 += 745; else v33 -= v27;
        v27 = (v24 + v29) + 367;
        d8 = d2 * 0.5 + v28 % 971;
        s[0] += v4 >> 18;
        while (v6 > 513000) v6 /= 3;
        v25 ^= s[v35 & 15];
        switch (v12 & 3) { case 0: v26++; break; case 1: v26 = v31; break; case 2: v31 = ~v26; break; default: v26 -= 412; break; }
        v28 = Helper(v39, v37 % 352);
        l3 += (long)v5 * 372 ^ l0 >> 5;
        if (v20 > v23) v4 += 846; else v4 -= v20;
        v19 = (v32 & v11) + 114;
        d8 = d1 * 0.5 + v32 % 910;
        s[10] += v10 >> 18;
        while (v32 > 915000) v32 /= 3;
        v12 ^= s[v26 & 15];
        switch (v36 & 3) { case 0: v38++; break; case 1: v38 = v6; break; case 2: v6 = ~v38; break; default: v38 -= 362; break; }
        v36 = Helper(v2, v26 % 11);
        l0 += (long)v19 * 5 ^ l5 >> 5;
        if (v19 > v25) v6 += 601; else v6 -= v19;
        v0 = (v1 ^ v12) + 180;
        d5 = d6 * 0.5 + v17 % 893;
        s[2] += v32 >> 0;
        while (v12 > 125000) v12 /= 3;
        v9 ^= s[v10 & 15];
        switch (v32 & 3) { case 0: v6++; break; case 1: v6 = v1; break; case 2: v1 = ~v6; break; default: v6 -= 103; break; }
        v4 = Helper(v10, v33 % 503);
        l9 += (long)v39 * 826 ^ l7 >> 5;
        if (v3 > v0) v37 += 331; else v37 -= v3;
        v9 = (v15 - v22) + 283;
        d2 = d7 * 0.5 + v6 % 880;
        s[5] += v4 >> 11;
        while (v28 > 21000) v28 /= 3;
        v3 ^= s[v14 & 15];
        switch (v2 & 3) { case 0: v28++; break; case 1: v28 = v3; break; case 2: v3 = ~v28; break; default: v28 -= 636; break; }
        v15 = Helper(v15, v14 % 46);
        l0 += (long)v37 * 323 ^ l1 >> 5;
        if (v0 > v29) v19 += 429; else v19 -= v0;
        v38 = (v16 + v31) + 973;
        d5 = d4 * 0.5 + v37 % 227;
        s[10] += v19 >> 29;
        while (v31 > 90000) v31 /= 3;
        v11 ^= s[v10 & 15];
        switch (v11 & 3) { case 0: v0++; break; case 1: v0 = v18; break; case 2: v18 = ~v0; break; default: v0 -= 406; break; }
        v35 = Helper(v23, v7 % 344);
        l4 += (long)v24 * 413 ^ l1 >> 5;
        if (v4 > v7) v27 += 846; else v27 -= v4;
        v22 = (v35 - v15) + 397;
        d9 = d8 * 0.5 + v22 % 243;
        s[11] += v2 >> 30;
        while (v1 > 248000) v1 /= 3;
        v8 ^= s[v5 & 15];
        switch (v34 & 3) { case 0: v8++; break; case 1: v8 = v35; break; case 2: v35 = ~v8; break; default: v8 -= 454; break; }
        v29 = Helper(v15, v10 % 377);
        l2 += (long)v13 * 386 ^ l5 >> 5;
        if (v37 > v13) v19 += 974; else v19 -= v37;
        v30 = (v32 ^ v13) + 233;
        d8 = d6 * 0.5 + v38 % 922;
        s[12] += v37 >> 21;
        while (v15 > 523000) v15 /= 3;
        v13 ^= s[v8 & 15];
        switch (v32 & 3) { case 0: v5++; break; case 1: v5 = v34; break; case 2: v34 = ~v5; break; default: v5 -= 873; break; }
        v17 = Helper(v24, v1 % 674);
        l6 += (long)v9 * 16 ^ l9 >> 5;
        if (v24 > v5) v11 += 795; else v11 -= v24;
        v14 = (v20 + v12) + 679;
        d4 = d5 * 0.5 + v23 % 825;
        s[0] += v19 >> 6;
        while (v19 > 296000) v19 /= 3;
        v8 ^= s[v25 & 15];
        switch (v25 & 3) { case 0: v29++; break; case 1: v29 = v8; break; case 2: v8 = ~v29; break; default: v29 -= 960; break; }
        v17 = Helper(v11, v1 % 376);
        l2 += (long)v26 * 675 ^ l1 >> 5;
        if (v29 > v15) v25 += 361; else v25 -= v29;
        v6 = (v11 * v18) + 118;
        d8 = d4 * 0.5 + v2 % 415;
        s[2] += v38 >> 8;
        while (v12 > 390000) v12 /= 3;
        v2 ^= s[v35 & 15];
        switch (v11 & 3) { case 0: v36++; break; case 1: v36 = v14; break; case 2: v14 = ~v36; break; default: v36 -= 584; break; }
        v31 = Helper(v33, v16 % 948);
        l7 += (long)v36 * 959 ^ l2 >> 5;
        if (v0 > v7) v18 += 923; else v18 -= v0;
        v2 = (v37 + v38) + 713;
        d5 = d7 * 0.5 + v2 % 811;
        s[4] += v13 >> 24;
        while (v5 > 766000) v5 /= 3;
        v39 ^= s[v14 & 15];
        switch (v5 & 3) { case 0: v22++; break; case 1: v22 = v27; break; case 2: v27 = ~v22; break; default: v22 -= 454; break; }
        v21 = Helper(v32, v28 % 521);
        l3 += (long)v13 * 690 ^ l7 >> 5;
        if (v32 > v8) v31 += 781; else v31 -= v32;
        v12 = (v2 - v35) + 268;
        d4 = d0 * 0.5 + v15 % 557;
        s[0] += v15 >> 18;
        while (v22 > 95000) v22 /= 3;
        v12 ^= s[v19 & 15];
        switch (v31 & 3) { case 0: v30++; break; case 1: v30 = v15; break; case 2: v15 = ~v30; break; default: v30 -= 723; break; }
        v15 = Helper(v0, v32 % 709);
        l8 += (long)v8 * 715 ^ l2 >> 5;
        if (v19 > v8) v9 += 602; else v9 -= v19;
        v36 = (v15 + v21) + 645;
        d5 = d7 * 0.5 + v10 % 694;
        s[9] += v38 >> 23;
        while (v25 > 707000) v25 /= 3;
        v18 ^= s[v0 & 15];
        switch (v13 & 3) { case 0: v2++; break; case 1: v2 = v3; break; case 2: v3 = ~v2; break; default: v2 -= 918; break; }
        v17 = Helper(v19, v12 % 114);
        l9 += (long)v28 * 166 ^ l7 >> 5;
        if (v20 > v28) v29 += 583; else v29 -= v20;
        v23 = (v18 + v10) + 571;
        d2 = d0 * 0.5 + v29 % 769;
        s[15] += v5 >> 13;
        while (v36 > 661000) v36 /= 3;
        v31 ^= s[v27 & 15];
        switch (v34 & 3) { case 0: v20++; break; case 1: v20 = v0; break; case 2: v0 = ~v20; break; default: v20 -= 368; break; }
        v5 = Helper(v18, v39 % 958);
        l6 += (long)v15 * 142 ^ l5 >> 5;
        if (v1 > v1) v25 += 860; else v25 -= v1;
        v9 = (v18 & v23) + 191;
        d3 = d0 * 0.5 + v6 % 804;
        s[3] += v39 >> 17;
        while (v11 > 236000) v11 /= 3;
        v23 ^= s[v8 & 15];
        switch (v23 & 3) { case 0: v16++; break; case 1: v16 = v15; break; case 2: v15 = ~v16; break; default: v16 -= 60; break; }
        v2 = Helper(v6, v36 % 823);
        l5 += (long)v3 * 507 ^ l3 >> 5;
        if (v27 > v31) v10 += 307; else v10 -= v27;
        v38 = (v37 & v5) + 146;
        d4 = d0 * 0.5 + v8 % 454;
        s[9] += v5 >> 4;
        while (v28 > 224000) v28 /= 3;
        v23 ^= s[v0 & 15];
        switch (v39 & 3) { case 0: v32++; break; case 1: v32 = v27; break; case 2: v27 = ~v32; break; default: v32 -= 147; break; }
        v18 = Helper(v4, v3 % 527);
        l6 += (long)v21 * 450 ^ l4 >> 5;
        if (v0 > v11) v10 += 388; else v10 -= v0;
        v18 = (v0 | v28) + 824;
        d2 = d6 * 0.5 + v12 % 481;
        s[5] += v34 >> 3;
        while (v29 > 931000) v29 /= 3;
        v9 ^= s[v25 & 15];
        switch (v5 & 3) { case 0: v3++; break; case 1: v3 = v21; break; case 2: v21 = ~v3; break; default: v3 -= 624; break; }
        v19 = Helper(v36, v36 % 432);
        l3 += (long)v30 * 307 ^ l8 >> 5;
        if (v21 > v33) v1 += 869; else v1 -= v21;
        v12 = (v14 + v28) + 708;
        d9 = d7 * 0.5 + v23 % 569;
        s[5] += v26 >> 16;
        while (v15 > 406000) v15 /= 3;
        v16 ^= s[v7 & 15];
        switch (v12 & 3) { case 0: v35++; break; case 1: v35 = v7; break; case 2: v7 = ~v35; break; default: v35 -= 227; break; }
        v16 = Helper(v6, v12 % 544);
        l6 += (long)v31 * 568 ^ l4 >> 5;
        if (v29 > v14) v34 += 587; else v34 -= v29;
        v7 = (v32 + v37) + 581;
        d6 = d4 * 0.5 + v28 % 138;
        s[0] += v35 >> 19;
        while (v7 > 472000) v7 /= 3;
        v25 ^= s[v34 & 15];
        switch (v12 & 3) { case 0: v36++; break; case 1: v36 = v30; break; case 2: v30 = ~v36; break; default: v36 -= 794; break; }
        v5 = Helper(v8, v23 % 795);
        l9 += (long)v3 * 243 ^ l5 >> 5;
        if (v3 > v23) v2 += 16; else v2 -= v3;
        v38 = (v13 + v29) + 308;
        d8 = d7 * 0.5 + v5 % 637;
        s[12] += v36 >> 10;
        while (v22 > 764000) v22 /= 3;
        v21 ^= s[v0 & 15];
        switch (v15 & 3) { case 0: v23++; break; case 1: v23 = v32; break; case 2: v32 = ~v23; break; default: v23 -= 755; break; }
        v33 = Helper(v22, v31 % 45);
        l8 += (long)v22 * 365 ^ l6 >> 5;
        if (v35 > v20) v38 += 116; else v38 -= v35;
        v2 = (v15 - v16) + 363;
        d8 = d1 * 0.5 + v37 % 451;
        s[7] += v1 >> 21;
        while (v4 > 154000) v4 /= 3;
        v35 ^= s[v18 & 15];
        switch (v9 & 3) { case 0: v37++; break; case 1: v37 = v16; break; case 2: v16 = ~v37; break; default: v37 -= 552; break; }
        v17 = Helper(v28, v0 % 26);
        l1 += (long)v9 * 514 ^ l1 >> 5;
        if (v30 > v2) v2 += 77; else v2 -= v30;
        v11 = (v39 ^ v38) + 402;
        d0 = d8 * 0.5 + v25 % 235;
        s[7] += v33 >> 29;
        while (v21 > 319000) v21 /= 3;
        v8 ^= s[v37 & 15];
        switch (v13 & 3) { case 0: v10++; break; case 1: v10 = v23; break; case 2: v23 = ~v10; break; default: v10 -= 745; break; }
        v29 = Helper(v21, v36 % 480);
        l4 += (long)v22 * 7 ^ l0 >> 5;
        long h = 17;
        foreach (int x in s) h = h * 31 + x;
        h = h * 31 + (v0 ^ v1 ^ v2 ^ v3 ^ v4 ^ v5 ^ v6 ^ v7 ^ v8 ^ v9 ^ v10 ^ v11 ^ v12 ^ v13 ^ v14 ^ v15 ^ v16 ^ v17 ^ v18 ^ v19 ^ v20 ^ v21 ^ v22 ^ v23 ^ v24 ^ v25 ^ v26 ^ v27 ^ v28 ^ v29 ^ v30 ^ v31 ^ v32 ^ v33 ^ v34 ^ v35 ^ v36 ^ v37 ^ v38 ^ v39);
        h = h * 31 + (l0 + l1 + l2 + l3 + l4 + l5 + l6 + l7 + l8 + l9);
        return h * 31 + (long)(d0 + d1 + d2 + d3 + d4 + d5 + d6 + d7 + d8 + d9);
    }

    static int Main()
    {
        for (int i = 0; i < 10; i++) Console.WriteLine(Run(i * 13));
        return 0;
    }
}
